# trap: an f-string with = shows the expression's own text
# expect: equal

# %% tags=["data"]
rate = 0.25

# %% tags=["training"]
text = f"{rate=} {rate * 2 = :.2f} { 'a' + str(rate) = }"

# %% tags=["evaluation"]
score = len(text)
