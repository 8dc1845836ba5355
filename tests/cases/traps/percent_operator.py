# trap: a line that starts with % or ! inside an expression or a string is no magic
# expect: equal

# %% tags=["data"]
n = (17
     % 5)
text = """
%time not a magic
!ls neither
"""

# %% tags=["training"]
model = "%s!" \
    % n

# %% tags=["evaluation"]
score = len(text) + len(model)
