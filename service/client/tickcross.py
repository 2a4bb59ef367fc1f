"""The client: it puts marks into as few requests as may be, and asks again where that may help."""

from collections.abc import Iterable, Sequence, Sized
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, overload

from .answers import Prediction, ServiceError, grid_size, predictions
from .arrays import binary_tensors, npy, stacked
from .batches import Limits, batches
from .marks import (
    Array,
    Mark,
    Picture,
    content_of,
    description_of,
    is_one_mark,
    many_of,
    picture_bytes,
    regions_json,
)
from .progress import show_progress
from .sending import Sender
from .tries import Deadline, Tries

if TYPE_CHECKING:
    import requests

TOO_MUCH = 413
WRONG_SHAPE = "inputs[0].shape"
Marks = list[Any] | tuple[Any, ...]
Regions = Sequence[Sequence[int]]


class TickCross:
    """A service at an address.

    `classify` answers one mark, `classify_many` many, `classify_regions` parts of one picture, and
    `classify_pages` the pages of a TIFF.

    All threads may use one client, and so may processes that are forked after it was made; each request
    has a connection of its own. A client can be pickled, with its key; connections stay behind.

    Proxies and the like come from the environment, as `requests` does it. A service on this machine is asked
    directly: the environment's proxies, .netrc and REQUESTS_CA_BUNDLE do not count.

    - `url`: where it is, such as http://localhost:8000.
    - `api_key`: sent with each request, if the service asks for keys.
    - `version`: of the network to ask; the one being served when left out.
    - `threshold`: scores below it are neither; the service's own when left out.
    - `timeout`: seconds that a call may take in total: all its tries, and the waits between them. Many marks
      have this time for each batch of them. Only an answer that has begun may go on, while its bytes come.
    - `retries`: how often a request is sent again when the service is busy, starting or gone for a moment;
      the waits double from `backoff` seconds, or are what the service asks for with Retry-After. A wait that
      would go beyond `timeout` is not begun: the refusal before it is raised at once.
    - `batch_size`: marks in one request, at most.
    - `batch_bytes`: bytes of marks in one request, at most, unless a single mark has more. A service takes
      32 MiB (TICKCROSS_MAX_BYTES); give less for one that is set to take less than 8 MiB.
    - `certificate`: a PEM file to trust in place of the usual authorities, for a service with one of its own.
    """

    def __init__(
        self,
        url: str,
        *,
        api_key: str | None = None,
        version: str | int | None = None,
        threshold: float | None = None,
        timeout: float = 30.0,
        retries: int = 6,
        backoff: float = 0.1,
        batch_size: int = 256,
        batch_bytes: int = 8 * 1024 * 1024,
        certificate: str | Path | None = None,
    ) -> None:
        if not timeout > 0:
            raise ValueError(f"timeout: expected seconds, more than 0; got {timeout}")
        self._sender = Sender(
            url, api_key, str(certificate) if certificate else None, Tries(retries, backoff)
        )
        self._version = None if version is None else str(version)
        self._threshold = threshold
        self._timeout = timeout
        self._limits = Limits(batch_size, batch_bytes)
        self._grid_size: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections of all threads of this process."""
        self._sender.close()

    def ready(self) -> bool:
        """Whether the service may be sent requests, asked once."""
        return self._sender.succeeds("/health/ready", self._timeout)

    @overload
    def classify(self, marks: Marks, *, progress: bool = False) -> list[Prediction]: ...

    @overload
    def classify(self, marks: Picture, *, progress: bool = False) -> Prediction: ...

    @overload
    def classify(self, marks: Array, *, progress: bool = False) -> Any: ...

    def classify(self, marks: Mark | Marks, *, progress: bool = False) -> Prediction | list[Prediction]:
        """The answer for one mark; for a list, a tuple or an array (N, H, W) that of `classify_many`.

        A mark is a path, the bytes of a picture, a file open in binary, a Pillow image, or a NumPy array:

        - (H, W) of -1 and 1, of any signed or floating type: a grid; -1 is ink;
        - (H, W) of bool: a grid; True is ink. An array of uint8 that has only 0 and 1 is read alike;
        - uint8 with other values: the pixels of a picture, (H, W), (H, W, 3) or (H, W, 4).

        Raises `ServiceError` for a refusal, `requests.RequestException` when the service cannot be reached or
        does not answer in time, and TypeError or ValueError for anything that is not a mark.
        """
        many = many_of(marks)
        if many is not None:
            return self.classify_many(many, progress=progress)
        return predictions(self._answer([content_of(marks)], Deadline(self._timeout)), 1)[0]

    def classify_many(self, marks: Iterable[Mark], *, progress: bool = False) -> list[Prediction]:
        """The answers for many marks, in their order: those of a list, an array (N, H, W) or an iterator.

        They are sent in batches. `progress` draws a bar on stderr where it is known how many there are.
        Raises as `classify` does; TypeError and ValueError name the mark, such as `marks[3]`.
        """
        if is_one_mark(marks):
            raise TypeError(
                f"expected marks in a list, an array (N, H, W) or an iterator; got {description_of(marks)}"
            )
        total = len(marks) if progress and isinstance(marks, Sized) else 0
        contents = (content_of(mark, f"marks[{place}]") for place, mark in enumerate(marks))
        answers: list[Prediction] = []
        for batch in batches(contents, self._limits):
            answers += self._ask_in_parts(batch, len(answers), Deadline(self._timeout))
            if total:
                show_progress(len(answers), total)
        return answers

    def classify_regions(self, picture: Mark, regions: Regions) -> list[Prediction]:
        """The answers for parts of one picture, in their order.

        A region is (left, top, width, height) in the pixels of the upright picture, such as cv2.boundingRect
        gives. The service decodes the picture once and answers each region from its own pixels alone.
        Raises as `classify` does; the `where` of a `ServiceError` names the region, such as `regions[3]`.
        """
        if len(regions) == 0:
            return []
        fields, content = {"regions": regions_json(regions)}, picture_bytes(picture)
        response = self._predict_pictures([content], Deadline(self._timeout), data=fields)
        return predictions(response, len(regions))

    def classify_pages(self, picture: Mark) -> list[Prediction]:
        """The answers for all pages of a TIFF, or all frames of a GIF or WebP, in their order.

        Each page is a mark, and so is a picture of any other kind. Raises as `classify` does; the `where` of
        a `ServiceError` may name the page, such as `pages[3]`.
        """
        content = picture_bytes(picture)
        return predictions(self._predict_pictures([content], Deadline(self._timeout), data={"pages": "all"}))

    def _ask_in_parts(self, batch: Sequence[Any], first: int, deadline: Deadline) -> list[Prediction]:
        """Ask about a batch that starts at `first`; in halves, if it is too much for the service at once."""
        try:
            return predictions(self._answer(batch, deadline), len(batch))
        except ServiceError as error:
            error.marks = range(first, first + len(batch))
            if error.status != TOO_MUCH or len(batch) == 1:
                raise
        middle = len(batch) // 2
        return [
            *self._ask_in_parts(batch[:middle], first, deadline),
            *self._ask_in_parts(batch[middle:], first + middle, deadline),
        ]

    def _answer(self, batch: Sequence[Any], deadline: Deadline) -> "requests.Response":
        if isinstance(batch[0], bytes):
            return self._predict_pictures(batch, deadline)
        values = stacked(batch)
        size = self._size_of_grids(deadline)
        if values.shape[1:] == (size, size):
            try:
                return self._infer(values, deadline)
            except ServiceError as error:
                if error.where != WRONG_SHAPE:
                    raise
                self._grid_size = None  # a version with another grid was swapped in
        return self._predict(deadline, data=npy(values), headers={"Content-Type": "application/x-npy"})

    def _predict_pictures(
        self, pictures: Sequence[bytes], deadline: Deadline, **request: Any
    ) -> "requests.Response":
        files = [("image", ("image", content)) for content in pictures]
        return self._predict(deadline, include="region", files=files, **request)

    def _predict(
        self, deadline: Deadline, *, include: str | None = None, **request: Any
    ) -> "requests.Response":
        """Ask with what /predict takes: it brings marks of any size to the network's own."""
        parameters = {"version": self._version, "threshold": self._threshold, "include": include}
        return self._sender.send("POST", "/predict", deadline, params=parameters, **request)

    def _infer(self, values: Any, deadline: Deadline) -> "requests.Response":
        """Ask with grids of the network's own size: binary tensors of the Open Inference Protocol."""
        path, (headers, content) = self._model_path() + "/infer", binary_tensors(values, self._threshold)
        return self._sender.send("POST", path, deadline, data=content, headers=headers)

    def _model_path(self) -> str:
        return "/v2/models/tickcross" + (f"/versions/{self._version}" if self._version else "")

    @property
    def grid_size(self) -> int:
        """The side of the network's grid, asked for once."""
        return self._size_of_grids(Deadline(self._timeout))

    def _size_of_grids(self, deadline: Deadline) -> int:
        size = self._grid_size  # which another thread may forget meanwhile
        if size is None:
            size = self._grid_size = grid_size(self._sender.send("GET", self._model_path(), deadline))
        return size
