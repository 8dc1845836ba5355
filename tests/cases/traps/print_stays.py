# trap: print and a displayed expression do not change values; pop does
# expect: equal

# %% tags=["data"]
stack = [1, 2, 3]
stack

# %% tags=["training"]
stack.pop()
model = len(stack)

# %%
stack.pop()

# %% tags=["evaluation"]
stack.append(7), stack.pop(0)
score = len(stack) + model + stack[-1]
