# trap: a decorator is called with a variable's value at the definition
# expect: equal or said

# %% tags=["data"]
factor = 2
def times(n):
    def wrap(f):
        return lambda *a: n * f(*a)
    return wrap
@times(factor)  # doubles
def area(a, b):
    return a * b
factor = 50

# %% tags=["training"]
model = area(2, 3)

# %% tags=["evaluation"]
score = model + area(1, 1)
