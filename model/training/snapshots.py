"""Snapshots of the weights while they learn: close together at the beginning, where most of it happens."""

from model.artifact.snapshots import Arrays, Rounded, encode_snapshots, rounded, snapshots_that_fit


class Snapshots:
    """Takes a snapshot after some of the steps, the first one before any step.

    - weights: the arrays that are looked at, by name.
    - steps: how many there will be at most.

    `taken` are the rounded weights by their steps.
    """

    def __init__(self, weights: Arrays, steps: int) -> None:
        self._weights = weights
        count = snapshots_that_fit(sum(values.size for values in weights.values()))
        self._due = {round(steps * (place / count) ** 3) for place in range(count)}
        self.taken: dict[int, Rounded] = {}
        self.after(0)

    def after(self, step: int) -> None:
        """Take a snapshot if one is due after this step."""
        if step in self._due:
            self.taken[step] = rounded(self._weights)

    def encode(self, last_step: int) -> bytes:
        """The snapshots from before the step whose weights are served, as bytes of a file."""
        return encode_snapshots(self.taken, list(self._weights), last_step)
