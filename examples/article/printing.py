"""Grids, feature maps and costs as text."""

from collections.abc import Mapping
from itertools import zip_longest

from model.nn.layers import Array


def drawn(grid: Array) -> str:
    """A grid as it looks on paper."""
    return "\n".join(" ".join("#" if value < 0 else "." for value in row) for row in grid)


def numbers(values: Array, form: str = "5.2f") -> str:
    """The values of a map (rows, columns), with two decimals unless `form` says otherwise."""
    return "\n".join(" ".join(f"{value:{form}}" for value in row) for row in values)


def bar(cost: float) -> str:
    """A cost as a number and as a bar."""
    return f"{cost:.2f}  {'#' * round(10 * cost)}".rstrip()


def print_side_by_side(blocks: Mapping[str, str]) -> None:
    """Print blocks of text side by side, each under its title, and then an empty line."""
    columns = [[title, *block.split("\n")] for title, block in blocks.items()]
    widths = [max(map(len, column)) for column in columns]
    for line in zip_longest(*columns, fillvalue=""):
        print("    ".join(map(str.ljust, line, widths)).rstrip())
    print()
