# trap: a multi-line string must not be indented with its function
# expect: equal

# %% tags=["data"]
text = """first
  second
third \
joined
"""
query = f"""
select {len(text)}
  from t
"""

# %% tags=["training"]
lengths = [len(line) for line in text.splitlines()]

# %% tags=["evaluation"]
score = sum(lengths) + len(query)
