# trap: identifiers outside ASCII, which Python normalises (NFKC)
# expect: equal

# %% tags=["data"]
größe = 3
ﬁnal = 4
α_rate = 0.5

# %% tags=["training"]
model = final * größe

# %% tags=["evaluation"]
score = model * α_rate
ﬁt = score + 1
