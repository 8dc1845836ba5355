# trap: the output of a shell line is a value
# expect: equal or said

# %% tags=["data"]
names = !printf 'a\nb\n'
count = len(names)

# %% tags=["training"]
text = !echo {count}
model = int(text[0])

# %% tags=["evaluation"]
score = model + names.index("b")
