# trap: objects that refer to each other cross steps
# expect: equal

# %% tags=["data"]
class Node:
    def __init__(self, name):
        self.name, self.parent, self.children = name, None, []
root, leaf = Node("root"), Node("leaf")
leaf.parent = root
root.children.append(leaf)

# %% tags=["training"]
model = root.children[0].parent.name

# %% tags=["evaluation"]
score = len(model) + (leaf.parent.children[0] is leaf)
