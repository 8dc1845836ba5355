# trap: locals() feeds a format string
# expect: equal or said

# %% tags=["data"]
city = "Bern"
year = 2024

# %% tags=["training"]
text = "{city} {year}".format(**locals())

# %% tags=["evaluation"]
score = len(text)
