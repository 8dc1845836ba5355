# trap: text outside ASCII and odd line separators in strings
# expect: equal

# %% tags=["data"]
text = "naïve 日本語 \u2028 🎉"
table = {"ключ": "значение", "a\x0cb": "\r\n"}

# %% tags=["training"]
model = len(text.encode("utf-8"))

# %% tags=["evaluation"]
score = model + sum(len(v) for v in table.values())
