"""Shares with their 95 % interval (Wilson)."""

from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054
FEWEST = 5


@dataclass(frozen=True)
class Share:
    right: int
    of: int

    @property
    def value(self):
        return self.right / self.of

    @property
    def interval(self):
        """(low, high): stays between 0 and 1, also for none or all of few."""
        p, n = self.value, self.of
        middle, width = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        scale = 1 + Z * Z / n
        return max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale)

    @property
    def percent(self):
        return round(self.value * 100, 1)

    @property
    def low(self):
        return round(self.interval[0] * 100, 1)

    @property
    def high(self):
        return round(self.interval[1] * 100, 1)


def whole_share(rights, people):
    """The mean share over all questions.

    One person's answers hang together, so the interval counts people and not answers: wider, and never too narrow.
    """
    return Share(sum(rights) / len(rights), people)
