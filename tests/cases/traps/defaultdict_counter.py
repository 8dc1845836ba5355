# trap: subclasses of dict and list keep their type, factory and bounds
# expect: equal

# %% tags=["data"]
from collections import Counter, OrderedDict, defaultdict, deque
groups = defaultdict(list)
groups["a"].append(1)
counts = Counter("hello")
recent = deque([1, 2, 3], maxlen=3)
ordered = OrderedDict(b=1, a=2)

# %% tags=["training"]
groups["new"].append(2)
recent.append(4)
model = counts.most_common(1)[0][1]

# %% tags=["evaluation"]
ordered.move_to_end("b")
score = len(groups["none"]) + recent[0] + model + counts["zzz"]
