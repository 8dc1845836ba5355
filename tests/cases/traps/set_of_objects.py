# trap: a loop over a set of objects ends with another one in each process
# expect: warning NB307

# %% tags=["data"]
class Scaler:
    def __init__(self, factor):
        self.factor = factor


# %% tags=["training"]
for number, scaler in enumerate({Scaler(2), Scaler(3)}):
    last = scaler.factor

# %% tags=["evaluation"]
score = float(last)
