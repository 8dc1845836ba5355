# trap: functions and classes are made in a loop with defaults that bind early
# expect: equal or said

# %% tags=["data"]
makers = {}
for name, k in [("a", 1), ("b", 2)]:
    def make(x, k=k):
        return x * k
    makers[name] = make

# %% tags=["training"]
model = makers["a"](10) + makers["b"](10)

# %% tags=["evaluation"]
score = model + make(1)
