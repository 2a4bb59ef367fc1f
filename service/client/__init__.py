"""A client that stands alone: install `tickcross-client`, or copy this folder. It needs `requests` alone.

    from tickcross_client import TickCross      # in the service's own repository: from service.client

    with TickCross("http://localhost:8000") as tickcross:
        print(tickcross.classify("crop.png").label)

A mark is a path, the bytes of a picture, a file, a Pillow image or a NumPy array. `classify` answers one,
`classify_many` answers many in their order and sends them in batches, and `classify_regions` answers parts of
one picture. `python -m tickcross_client http://localhost:8000 *.png` does it from a shell.
"""

from .answers import Prediction, ServiceError
from .tickcross import TickCross

__all__ = ["Prediction", "ServiceError", "TickCross"]
