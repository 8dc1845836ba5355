# trap: a class of the notebook gets a method later
# expect: equal or said

# %% tags=["data"]
class Model:
    def predict(self):
        return 1
model = Model()

# %% tags=["training"]
Model.predict = lambda self: 2
fitted = model.predict()

# %% tags=["evaluation"]
score = Model().predict() + fitted
