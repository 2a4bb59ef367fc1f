"""Answers pictures with the classifier of the checkout that it is started in, and prints how long it took.

Any checkout runs this file, so it uses only `Classifier`. Each line of standard input is the path of a
picture. The answer is a line with the CPU seconds for one answer.
"""

import sys
import time
from pathlib import Path

from model.classifier import Classifier

_MAX_PIXELS = 1_000_000
_REPEATS = 6


def main() -> None:
    """Answer each picture several times, one after the other."""
    classifier = Classifier.load(Path(sys.argv[1]))
    for line in sys.stdin:
        data = Path(line.strip()).read_bytes()
        start = time.process_time()
        for _ in range(_REPEATS):
            classifier.classify([classifier.picture_to_reading(data, _MAX_PIXELS)])
        print((time.process_time() - start) / _REPEATS, flush=True)


if __name__ == "__main__":
    main()
