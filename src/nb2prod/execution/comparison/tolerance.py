"""How far values may differ and still be equal: stated here, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """How far values may differ.

    Attributes:
        relative: share of a floating-point number.
        absolute: distance of floating-point numbers near zero.
        channel: distance of two pixels in one of their colours, of 255.
        pixels: share of the pixels of a figure that may differ by more than that.
        strict: numbers of different types differ, and the order of keys counts.
    """

    relative: float = 1e-9
    absolute: float = 1e-12
    channel: int = 8
    pixels: float = 0.001
    strict: bool = False

    def text(self) -> str:
        """Return a line that tells a reader of a report."""
        return (
            f"floating-point numbers equal within {self.relative:g} (relative) or "
            f"{self.absolute:g} (absolute); all else exactly; figures with at most "
            f"{self.pixels:.1%} of the pixels more than {self.channel} of 255 apart"
        )


DEFAULT = Tolerance()
EXACT = Tolerance(relative=0.0, absolute=0.0, strict=True)
