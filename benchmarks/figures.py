"""One measured number and the bar it must reach."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """``bar`` is the most that ``value`` may be, or with ``at_least`` the least; None: no bar."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.bar is None:
            return ""
        met = self.value >= self.bar if self.at_least else self.value <= self.bar
        return "met" if met else "NOT MET"

    def line(self) -> str:
        sign = ">=" if self.at_least else "<="
        bar = "" if self.bar is None else f"bar {sign} {self.bar:g} {self.unit}"
        value = f"{self.value:.3g}" if self.value < 1000 else f"{self.value:.0f}"
        note = f"   ({self.note})" if self.note else ""
        return f"{self.name:<58} {value:>7} {self.unit:<8} {bar:<20} {self.verdict}{note}"
