# trap: named tuples of both kinds cross steps
# expect: equal

# %% tags=["data"]
from collections import namedtuple
from typing import NamedTuple
Point = namedtuple("Point", "x y")
class Size(NamedTuple):
    w: int
    h: int = 2
p, s = Point(1, 2), Size(3)

# %% tags=["training"]
model = p.x + s.h
moved = p._replace(x=9)

# %% tags=["evaluation"]
score = model + moved.x + isinstance(moved, Point)
