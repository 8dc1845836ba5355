# trap: an alias from one step is changed in place in a later one
# expect: equal or said

# %% tags=["data"]
a = [1, 2]
b = a

# %% tags=["training"]
b.append(3)
model = len(a)

# %% tags=["evaluation"]
a.append(4)
score = len(b)
same = a is b
