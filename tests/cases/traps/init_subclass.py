# trap: __init_subclass__ fills a registry when classes are defined
# expect: equal or said

# %% tags=["data"]
class Plugin:
    registry = {}
    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        Plugin.registry[cls.__name__] = cls
class A(Plugin):
    value = 1

# %% tags=["training"]
class B(Plugin):
    value = 2
model = sum(c.value for c in Plugin.registry.values())

# %% tags=["evaluation"]
score = len(Plugin.registry) + model
