"""Data."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd


class LoadOutputs(NamedTuple):
    frame: pd.DataFrame
    same_frame: pd.DataFrame
    matrix: np.ndarray
    first_row: np.ndarray
    scale: Callable[[float], float]
    noise: np.ndarray
    shape: tuple[int, int]
    lines: Any
    bonus: Any


def load(
    *,
    rows: int,
    factor: float,
    columns: list[str],
    label: str,
    verbose: bool,
    window: tuple[int, int],
    limit: Any,
) -> LoadOutputs:
    frame = pd.read_csv("../input/sales.csv")[columns].head(rows)
    same_frame = frame
    matrix = np.arange(12.0).reshape(3, 4)
    first_row = matrix[0]
    scale = lambda value: value * factor  # noqa: E731
    noise = np.random.normal(size=5)
    shape = frame.shape
    Path("clean").mkdir()
    frame.to_csv("clean/rows.csv", index=False)
    os.environ["SHOP_LABEL"] = label
    lines = (line for line in ["never", "read"])
    bonus = 1 if verbose else 2
    return LoadOutputs(frame, same_frame, matrix, first_row, scale, noise, shape, lines, bonus)
