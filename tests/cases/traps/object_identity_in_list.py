# trap: an object is found in a list by identity in a later step
# expect: equal or said

# %% tags=["data"]
class Node:
    def __init__(self, n):
        self.n = n
nodes = [Node(1), Node(2)]
root = nodes[1]

# %% tags=["training"]
position = nodes.index(root)

# %% tags=["evaluation"]
root.n = 50
score = sum(node.n for node in nodes) + position
