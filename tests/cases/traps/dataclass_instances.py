# trap: instances of a dataclass cross steps
# expect: equal

# %% tags=["data"]
from dataclasses import dataclass, field, asdict
@dataclass
class Row:
    name: str
    tags: list = field(default_factory=list)
rows = [Row("a"), Row("b", ["x"])]

# %% tags=["training"]
rows[0].tags.append("y")
model = isinstance(rows[0], Row) and rows[1] == Row("b", ["x"])

# %% tags=["evaluation"]
score = len(asdict(rows[0])["tags"]) + model
