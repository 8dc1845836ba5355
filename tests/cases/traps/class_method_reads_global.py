# trap: a method reads a notebook variable that is rebound before the call
# expect: equal or said

# %% tags=["data"]
bias = 1
class Model:
    def predict(self, x):
        return x + bias
model = Model()

# %% tags=["training"]
bias = 10
fitted = model.predict(1)

# %% tags=["evaluation"]
score = fitted + bias
