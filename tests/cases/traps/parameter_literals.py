# trap: parameters with literals of all kinds
# expect: equal

# %% tags=["parameters"]
none = None
neg = -0.0
big = 10**4
text = "it's \"quoted\"\n{x} %s ${{ y }}"
tup = (1, "a", (2.5,))
empty_set = set()
members = {1, 2}
blob = b"\x00\xff"
nested: dict[str, list[int]] = {"a": [1, -2], "b": []}
unbounded = float("inf")

# %% tags=["data"]
rows = [none, neg, big, text, tup, members, blob, nested, empty_set]

# %% tags=["training"]
model = sum(nested["a"]) + len(text)

# %% tags=["evaluation"]
score = model + len(tup) + len(members) + len(blob)
signed = str(neg)
