# trap: an untagged reading of a list that a function reaches through an object
# expect: equal

# %% tags=["data"]
class Settings:
    def __init__(self):
        self.rate = 0.5
        self.history = []


settings = Settings()
history = settings.history

# %%
length_before = len(history)

# %% tags=["training"]
def decay(given):
    given.rate /= 2
    given.history.append(given.rate)


decay(settings)

# %% tags=["evaluation"]
grown = len(settings.history) - length_before
