# trap: instances share a mutable class attribute
# expect: equal or said

# %%
class Log:
    lines = []
    def add(self, line):
        self.lines.append(line)

# %% tags=["data"]
log = Log()
log.add("loaded")

# %% tags=["training"]
log.add("trained")
model = len(Log().lines)

# %% tags=["evaluation"]
count = len(Log.lines)
