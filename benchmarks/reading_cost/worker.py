"""Answers pictures with the classifier of the checkout that it is started in, and prints how long it took.

Any checkout runs this file, so it uses only `Classifier`. Each line of standard input is the path of a folder
of pictures. The answer is a line with the CPU seconds for one picture.
"""

import sys
import time
from pathlib import Path

from model.classifier import Classifier

_MAX_PIXELS = 1_000_000


def main() -> None:
    """Answer the pictures of each folder, one after the other."""
    classifier = Classifier.load(Path(sys.argv[1]))
    for line in sys.stdin:
        pictures = [file.read_bytes() for file in sorted(Path(line.strip()).iterdir())]
        start = time.process_time()
        for data in pictures:
            classifier.classify([classifier.picture_to_reading(data, _MAX_PIXELS)])
        print((time.process_time() - start) / len(pictures), flush=True)


if __name__ == "__main__":
    main()
