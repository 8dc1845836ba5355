# trap: a method reads a mangled global that only globals() holds
# expect: equal or said

# %% tags=["data"]
_Reader__limit = 9
class Reader:
    def limit(self):
        return __limit

# %% tags=["training"]
model = Reader().limit()

# %% tags=["evaluation"]
score = model
