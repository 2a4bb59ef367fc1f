"""Emulates the terminal controls that the training job uses, and returns the lines on the screen."""

import re

_CONTROLS = re.compile(r"(\n|\r|\x1b\[A|\x1b\[K)")


def screen(written: str) -> list[str]:
    """The non-empty lines on a terminal. Known controls: up (A), erase to the end (K), return and newline."""
    lines, row, column = [""], 0, 0
    for piece in _CONTROLS.split(written):
        if piece == "\n":
            row, column = row + 1, 0
            lines += [""] * (row == len(lines))
        elif piece == "\r":
            column = 0
        elif piece == "\x1b[A":
            row = max(row - 1, 0)
        elif piece == "\x1b[K":
            lines[row] = lines[row][:column]
        else:
            end = column + len(piece)
            lines[row], column = lines[row][:column] + piece + lines[row][end:], end
    return [line for line in lines if line]
