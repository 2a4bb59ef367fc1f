"""Measures how many marks one core draws per second: `python -m benchmarks.drawing_speed [MARKS]`.

It measures the CPU time of this process, so other work on the machine does not count.
"""

import sys
import time

import numpy as np

from model.drawing import draw_marks
from model.picture import Pixels, pixels_to_readings


def main() -> None:
    """Print marks per second: drawn, and drawn and read into grids of 32 x 32."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    draw_marks(500, np.random.default_rng(1))
    start = time.process_time()
    drawn = draw_marks(count, np.random.default_rng(0))
    middle = time.process_time()
    pixels_to_readings([Pixels(grey) for stack in drawn.greys for grey in stack], 32)
    end = time.process_time()
    print(f"drawn: {count / (middle - start):,.0f} marks per second")
    print(f"drawn and read: {count / (end - start):,.0f} marks per second")


if __name__ == "__main__":
    main()
