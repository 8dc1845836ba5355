# trap: an inner function reads a local, a global and a default of the outer one
# expect: equal

# %% tags=["data"]
k = 2
def outer(a, b=k):
    c = a + k
    def inner(d):
        return a + b + c + d + k
    return inner
f = outer(1)
x = f(0)

# %% tags=["training"]
model = outer(10, b=0)(5)

# %% tags=["evaluation"]
score = model + x
