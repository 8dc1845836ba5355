# trap: += on a list changes the alias too, on a tuple it does not
# expect: equal or said

# %% tags=["data"]
xs = [1]
ys = xs
t = (1,)
u = t

# %% tags=["training"]
xs += [2]
t += (2,)

# %% tags=["evaluation"]
score = len(ys) * 10 + len(u)
