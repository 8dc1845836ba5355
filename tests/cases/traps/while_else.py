# trap: while and for with else, break and continue
# expect: equal

# %% tags=["data"]
n = 10
while n > 3:
    n -= 2
    if n == 100:
        break
else:
    ended = "normally"
for i in range(5):
    if i == 2:
        continue
    if i == 3:
        break
else:
    i = -1

# %% tags=["training"]
model = n + i

# %% tags=["evaluation"]
score = model + len(ended)
