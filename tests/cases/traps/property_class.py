# trap: properties, static and class methods, slots
# expect: equal

# %%
class Temperature:
    __slots__ = ("_c",)
    zero = 273.15
    def __init__(self, c):
        self._c = c
    @property
    def kelvin(self):
        return self._c + self.zero
    @classmethod
    def boiling(cls):
        return cls(100)
    @staticmethod
    def round(x):
        return int(x)

# %% tags=["data"]
t = Temperature(20)

# %% tags=["training"]
model = Temperature.boiling()

# %% tags=["evaluation"]
score = Temperature.round(t.kelvin + model.kelvin)
