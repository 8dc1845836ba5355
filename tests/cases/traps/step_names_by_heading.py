# trap: steps get their names from headings that make no identifiers
# expect: equal

# %% [markdown]
# # 1. Load the data!

# %% tags=["data"]
rows = [1, 2, 3]

# %% [markdown]
# # Import

# %% tags=["training"]
model = sum(rows)

# %% [markdown]
# # Evaluate: how good?

# %% tags=["evaluation"]
score = model / len(rows)
