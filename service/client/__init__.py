"""A client that needs no other part of the service: install `tickcross-client`, or copy this folder.

It needs only `requests`.

    from tickcross_client import TickCross      # in the service's own repository: from service.client

    with TickCross("http://localhost:8000") as tickcross:
        print(tickcross.classify("crop.png").label)

A mark is a path, the bytes of a picture, a file, a Pillow image or a NumPy array. `classify` answers one
mark, `classify_many` answers many marks in order and sends them in batches, `classify_regions` answers parts
of one picture, and `classify_pages` its pages. The command is
`python -m tickcross_client http://localhost:8000 *.png`.
"""

from .answers import Prediction, ServiceError
from .tickcross import TickCross

__all__ = ["Prediction", "ServiceError", "TickCross"]
