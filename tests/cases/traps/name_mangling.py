# trap: inside a class a name with two underscores is mangled, a variable of the notebook is not
# expect: equal

# %% tags=["data"]
__rate = 5
class Account:
    __rate = 2
    def __init__(self):
        self.__balance = 10
    def value(self):
        return self.__balance * Account.__rate
rows = [1]

# %% tags=["training"]
account = Account()
model = account.value()

# %% tags=["evaluation"]
score = model + __rate + account._Account__balance
