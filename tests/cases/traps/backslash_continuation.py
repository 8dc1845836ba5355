# trap: a statement goes on after a backslash, with odd indentation
# expect: equal

# %% tags=["data"]
total = 1 + \
      2 + \
 3
if total > 5 and \
   total < 10:
    flag = \
        True

# %% tags=["training"]
model = total * \
    2

# %% tags=["evaluation"]
score = model if flag else 0
