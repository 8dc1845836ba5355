from __future__ import annotations

import math

from nb2prod.app.curves import thinned


def test_a_short_line_stays_as_it_is() -> None:
    points = [(float(number), math.nan) for number in range(10)]
    assert thinned(points, 10) == tuple(points)


def test_a_long_line_keeps_its_ends_and_its_peaks() -> None:
    points = [(float(number), math.sin(number / 50)) for number in range(10_000)]
    points[777] = (777.0, 50.0)
    points[5_001] = (5_001.0, -50.0)
    points[9_998] = (9_998.0, math.nan)
    found = thinned(points, 100)
    assert 90 <= len(found) <= 100 and list(found) == sorted(found)
    assert (found[0], found[-1]) == (points[0], points[-1])
    assert {points[777], points[5_001]} <= set(found)
    assert not any(math.isnan(value) for _, value in found)


def test_a_stretch_without_numbers_stays_a_gap() -> None:
    nan = [(float(number), math.nan) for number in range(400, 600)]
    points = [(float(number), 1.0) for number in range(1000)]
    points[400:600] = nan
    assert sum(math.isnan(value) for _, value in thinned(points, 50)) > 2
