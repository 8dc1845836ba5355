# trap: a metaclass counts the classes that are made
# expect: equal or said

# %% tags=["data"]
class Meta(type):
    made = []
    def __new__(mcls, name, bases, ns):
        mcls.made.append(name)
        return super().__new__(mcls, name, bases, ns)
class A(metaclass=Meta):
    pass
a = A()

# %% tags=["training"]
class B(A):
    pass
model = type(B).__name__

# %% tags=["evaluation"]
score = len(Meta.made)
kind = isinstance(a, A)
