# trap: a class inherits from a class of an earlier cell, which is redefined later
# expect: equal or said

# %% tags=["data"]
class Base:
    def value(self):
        return 1
class Child(Base):
    def value(self):
        return super().value() + 10
a = Child().value()

# %% tags=["training"]
class Base:
    def value(self):
        return 500
model = Child().value() + Base().value()

# %% tags=["evaluation"]
score = model + a
