"""The marks and the filters that all steps use: # is ink, black, -1; a dot is paper, white, +1."""

import numpy as np

from model.nn.layers import Array


def grid_of(drawing: str) -> Array:
    """The drawing as numbers: (rows, columns)."""
    return np.array([[-1.0 if cell == "#" else 1.0 for cell in row] for row in drawing.split()])


def as_maps(*grids: Array) -> Array:
    """Grids in the shape that layers expect: (grids, rows, columns, channels), with one channel."""
    return np.stack(grids)[..., np.newaxis]


TICK = grid_of("""
    ..........
    ..........
    ........#.
    .......#..
    ......#...
    .#...#....
    ..#.#.....
    ...#......
    ..........
    ..........
""")

CROSS = grid_of("""
    ..........
    .#.....#..
    ..#...#...
    ...#.#....
    ....#.....
    ...#.#....
    ..#...#...
    .#.....#..
    ..........
    ..........
""")

RISING = grid_of("""
    ..#
    .#.
    #..
""")

FALLING = grid_of("""
    #..
    .#.
    ..#
""")

CROSSING = grid_of("""
    #.#
    .#.
    #.#
""")
