# trap: blocks are indented with tabs
# expect: equal

# %% tags=["data"]
rows = []
for i in range(3):
	if i:
		rows.append(i)
	text = """a
	b"""

# %% tags=["training"]
def f(x):
	return x + len(text)
model = f(1)

# %% tags=["evaluation"]
score = model + sum(rows)
