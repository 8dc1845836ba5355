# trap: code behind if __name__ == "__main__" runs in a notebook
# expect: equal

# %% tags=["data"]
rows = [1, 2, 3]
def main():
    return sum(rows)

# %% tags=["training"]
if __name__ == "__main__":
    model = main()
else:
    model = -1

# %% tags=["evaluation"]
score = model + (__name__ == "__main__")
