# trap: names are bound in try, else and finally
# expect: equal

# %% tags=["data"]
try:
    a = 1
    b = a / 1
except ZeroDivisionError:
    b = -1
else:
    c = a + b
finally:
    done = True

# %% tags=["training"]
model = c if done else 0

# %% tags=["evaluation"]
score = model + b
