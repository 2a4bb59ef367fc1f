"""The client: it puts marks into as few requests as possible, and retries if that may help."""

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

    Threads may share one client, and so may processes that are forked later; each request has its own
    connection. A client can be pickled with its key, but without its connections.

    Proxies and other settings come from the environment, as for `requests`. For a service on this machine,
    the environment's proxies, .netrc and REQUESTS_CA_BUNDLE are ignored.

    - `url`: the address, such as http://localhost:8000.
    - `api_key`: sent with each request, if the service requires a key.
    - `version`: of the network; by default the served version.
    - `threshold`: scores below it are neither; by default the service's own.
    - `timeout`: the seconds of a call in total, with all retries and the waits between them. For many marks,
      this time applies to each batch. Only a response that has begun to arrive may take longer.
    - `retries`: how often a request is repeated if the service is busy, starting or unreachable. The waits
      double from `backoff` seconds, unless the service sends Retry-After. If the next wait would exceed
      `timeout`, the last refusal is raised at once.
    - `batch_size`: the maximum number of marks in one request.
    - `batch_bytes`: the maximum bytes of marks in one request, unless a single mark has more. A service
      accepts 32 MiB by default (TICKCROSS_MAX_BYTES); use less if yours accepts less than 8 MiB.
    - `certificate`: a PEM file of authorities to trust instead of the usual ones.
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
        """Whether the service is ready, from a single request."""
        return self._sender.succeeds("/health/ready", self._timeout)

    @overload
    def classify(self, marks: Marks, *, progress: bool = False) -> list[Prediction]: ...

    @overload
    def classify(self, marks: Picture, *, progress: bool = False) -> Prediction: ...

    @overload
    def classify(self, marks: Array, *, progress: bool = False) -> Any: ...

    def classify(self, marks: Mark | Marks, *, progress: bool = False) -> Prediction | list[Prediction]:
        """The answer for one mark, or those of `classify_many` for a list, a tuple or an array (N, H, W).

        A mark is a path, the bytes of a picture, a binary file, a Pillow image, or a NumPy array:

        - (H, W) of -1 and 1, of any signed or floating type: a grid; -1 is ink;
        - (H, W) of bool: a grid; True is ink. An array of uint8 with only 0 and 1 is read in the same way;
        - uint8 with other values: the pixels of a picture, (H, W), (H, W, 3) or (H, W, 4).

        Raises `ServiceError` for a refusal, `requests.RequestException` if the service cannot be reached or
        does not answer in time, and TypeError or ValueError for anything that is not a mark.
        """
        many = many_of(marks)
        if many is not None:
            return self.classify_many(many, progress=progress)
        return predictions(self._answer([content_of(marks)], Deadline(self._timeout)), 1)[0]

    def classify_many(self, marks: Iterable[Mark], *, progress: bool = False) -> list[Prediction]:
        """The answers for many marks in order, from a list, an array (N, H, W) or an iterator.

        The marks are sent in batches. `progress` draws a bar on stderr if their number is known.
        Raises the errors of `classify`; TypeError and ValueError name the mark, such as `marks[3]`.
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
        """The answers for parts of one picture, in order.

        A region is (left, top, width, height) in the pixels of the upright picture, such as the result of
        cv2.boundingRect. The service decodes the picture once and answers each region from its own pixels.
        Raises the errors of `classify`; the `where` of a `ServiceError` names the region: `regions[3]`.
        """
        if len(regions) == 0:
            return []
        fields, content = {"regions": regions_json(regions)}, picture_bytes(picture)
        response = self._predict_pictures([content], Deadline(self._timeout), data=fields)
        return predictions(response, len(regions))

    def classify_pages(self, picture: Mark) -> list[Prediction]:
        """The answers for all pages of a TIFF, or all frames of a GIF or WebP, in order.

        Each page is a mark; a picture of any other format has one page. Raises the errors of `classify`; the
        `where` of a `ServiceError` may name the page, such as `pages[3]`.
        """
        content = picture_bytes(picture)
        return predictions(self._predict_pictures([content], Deadline(self._timeout), data={"pages": "all"}))

    def _ask_in_parts(self, batch: Sequence[Any], first: int, deadline: Deadline) -> list[Prediction]:
        """Send a batch that starts at `first`, or its halves if the service refuses it as too large."""
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
        """Send a request to /predict, which scales marks of any size to the network's grid."""
        parameters = {"version": self._version, "threshold": self._threshold, "include": include}
        return self._sender.send("POST", "/predict", deadline, params=parameters, **request)

    def _infer(self, values: Any, deadline: Deadline) -> "requests.Response":
        """Send grids of the network's own size as binary tensors of the Open Inference Protocol."""
        path, (headers, content) = self._model_path() + "/infer", binary_tensors(values, self._threshold)
        return self._sender.send("POST", path, deadline, data=content, headers=headers)

    def _model_path(self) -> str:
        return "/v2/models/tickcross" + (f"/versions/{self._version}" if self._version else "")

    @property
    def grid_size(self) -> int:
        """The side of the network's grid, requested once."""
        return self._size_of_grids(Deadline(self._timeout))

    def _size_of_grids(self, deadline: Deadline) -> int:
        size = self._grid_size  # another thread may reset the attribute meanwhile
        if size is None:
            size = self._grid_size = grid_size(self._sender.send("GET", self._model_path(), deadline))
        return size
