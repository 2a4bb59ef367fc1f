"""A client that stands alone: copy this folder, or import it; `requests` is all that it needs.

    from service.client import TickCross

    with TickCross("http://localhost:8000") as tickcross:
        print(tickcross.classify("crop.png").label)

A mark is a path, the bytes of a picture, or a NumPy array: +-1 of an integer type, which goes in as it is, or
uint8 grey or RGB values, which go in as a picture. A list of marks is sent in batches, answered in its order.
Parts of one picture are asked about with `classify_regions`.
`python -m service.client http://localhost:8000 *.png` does it from a shell.
"""

from .answers import Prediction, ServiceError
from .tickcross import TickCross

__all__ = ["Prediction", "ServiceError", "TickCross"]
