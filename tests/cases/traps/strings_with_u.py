# trap: strings with the prefix u, which the formatter takes away
# expect: equal

# %% tags=["data"]
words = [u"one", u'two']


def label(x):
    return u"<" + x + u">"

# %% tags=["evaluation"]
shown = [label(w) for w in words]
count = len(u"".join(shown))
print(count)
