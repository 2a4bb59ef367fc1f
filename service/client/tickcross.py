"""The client: it puts marks into as few requests as may be, and asks again where that may help."""

import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Self, overload

import requests

from .answers import HEADER_LENGTH, Prediction, ServiceError, checked, grid_size, predictions
from .marks import Mark, batches, is_grid, npy, picture_bytes, regions_json, stacked
from .sessions import Sessions, open_session

TOO_MUCH = 413
WRONG_SHAPE = "inputs[0].shape"
Marks = list[Any] | tuple[Any, ...]
Regions = Sequence[Sequence[int]]


class TickCross:
    """A service at an address.

    All threads may use one client, and so may processes that are forked after it was made; each request
    has a connection of its own. A client can be pickled, with its key; connections stay behind.

    Proxies and the like come from the environment, as `requests` does it. A service on this machine is asked
    directly: the environment's proxies, .netrc and REQUESTS_CA_BUNDLE do not count.

    - `url`: where it is, such as http://localhost:8000.
    - `api_key`: sent with each request, if the service asks for keys.
    - `version`: of the network to ask; the one being served when left out.
    - `threshold`: scores below it are neither; the service's own when left out.
    - `timeout`: seconds to wait for a connection, and for an answer.
    - `retries`: how often a request is sent again when the service is busy, starting or gone for a moment;
      the waits double from `backoff` seconds, or are what the service asks for with Retry-After.
    - `batch_size`: marks in one request.
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
        certificate: str | Path | None = None,
    ) -> None:
        self._url = url.rstrip("/")
        self._version = None if version is None else str(version)
        self._threshold = threshold
        self._batch_size = batch_size
        self._grid_size: int | None = None
        self._sessions = Sessions(partial(open_session, self._url, api_key, retries, backoff))
        self._timeout = timeout
        # Said with each request: what the session says of it, requests lets the environment overrule.
        self._trusted = str(certificate) if certificate else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections of all threads of this process."""
        self._sessions.close()

    def ready(self) -> bool:
        """Whether the service may be sent requests, asked once."""
        address = f"{self._url}/health/ready"
        try:
            with open_session(self._url, api_key=None, retries=0, backoff=0) as session:
                return session.get(address, timeout=self._timeout, verify=self._trusted).ok
        except requests.RequestException:
            return False

    @overload
    def classify(self, marks: Marks, *, progress: bool = False) -> list[Prediction]: ...

    @overload
    def classify(self, marks: Mark, *, progress: bool = False) -> Prediction: ...

    def classify(self, marks: Mark | Marks, *, progress: bool = False) -> Prediction | list[Prediction]:
        """The answer for one mark, or a list of answers for a list of marks, in its order.

        `progress` draws a bar on stderr. Raises `ServiceError` for a refusal, `requests.RequestException`
        when the service cannot be reached, TypeError or ValueError for what is no mark.
        """
        if isinstance(marks, list | tuple):
            return self._classify_all(marks, progress=progress)
        (batch,) = batches([marks], 1)
        return self._ask(batch)[0]

    def classify_regions(self, picture: Mark, regions: Regions) -> list[Prediction]:
        """The answers for parts of one picture, in their order.

        A region is (left, top, width, height) in the pixels of the upright picture, such as cv2.boundingRect
        gives. The service decodes the picture once and answers each region from its own pixels alone.
        Raises as `classify` does; the `where` of a `ServiceError` names the region, such as `regions[3]`.
        """
        if len(regions) == 0:
            return []
        fields = {"regions": regions_json(regions)}
        return predictions(self._predict_pictures([picture_bytes(picture)], data=fields), len(regions))

    def _classify_all(self, marks: Marks, *, progress: bool) -> list[Prediction]:
        answers: list[Prediction] = []
        for batch in batches(marks, self._batch_size):
            answers += self._ask_in_parts(batch, len(answers))
            if progress:
                show_progress(len(answers), len(marks))
        return answers

    def _ask_in_parts(self, batch: Sequence[Any], first: int) -> list[Prediction]:
        """Ask about a batch that starts at `first`; in halves, if it is too much for the service at once."""
        try:
            return self._ask(batch)
        except ServiceError as error:
            error.marks = range(first, first + len(batch))
            if error.status != TOO_MUCH or len(batch) == 1:
                raise
        middle = len(batch) // 2
        return self._ask_in_parts(batch[:middle], first) + self._ask_in_parts(batch[middle:], first + middle)

    def _ask(self, batch: Sequence[Any]) -> list[Prediction]:
        return predictions(self._answer(batch), len(batch))

    def _answer(self, batch: Sequence[Any]) -> requests.Response:
        if not is_grid(batch[0]):
            return self._predict_pictures(batch)
        values = stacked(batch)
        size = self.grid_size
        if values.shape[1:] == (size, size):
            try:
                return self._infer(values)
            except ServiceError as error:
                if error.where != WRONG_SHAPE:
                    raise
                self._grid_size = None  # a version with another grid was swapped in
        return self._predict(data=npy(values), headers={"Content-Type": "application/x-npy"})

    def _predict_pictures(self, pictures: Sequence[bytes], **request: Any) -> requests.Response:
        files = [("image", ("image", content)) for content in pictures]
        return self._predict(include="region", files=files, **request)

    def _predict(self, *, include: str | None = None, **request: Any) -> requests.Response:
        """Ask with what /predict takes: it brings marks of any size to the network's own."""
        parameters = {"version": self._version, "threshold": self._threshold, "include": include}
        return self._send("POST", "/predict", params=parameters, **request)

    def _infer(self, values: Any) -> requests.Response:
        """Ask with grids of the network's own size: binary tensors of the Open Inference Protocol."""
        content = values.tobytes()
        header = json.dumps(_infer_request(values.shape, len(content), self._threshold)).encode()
        headers = {HEADER_LENGTH: str(len(header)), "Content-Type": "application/octet-stream"}
        return self._send("POST", self._model_path() + "/infer", data=header + content, headers=headers)

    def _model_path(self) -> str:
        return "/v2/models/tickcross" + (f"/versions/{self._version}" if self._version else "")

    @property
    def grid_size(self) -> int:
        """The side of the network's grid, asked for once."""
        size = self._grid_size  # which another thread may forget meanwhile
        if size is None:
            size = self._grid_size = grid_size(self._send("GET", self._model_path()))
        return size

    def _send(self, method: str, path: str, **request: Any) -> requests.Response:
        address = self._url + path
        with self._sessions.one() as session:
            response = session.request(
                method, address, timeout=self._timeout, verify=self._trusted, **request
            )
        return checked(response)


def _infer_request(shape: tuple[int, ...], size: int, threshold: float | None) -> dict[str, Any]:
    tensor = {"name": "grid", "datatype": "INT8", "shape": shape, "parameters": {"binary_data_size": size}}
    parameters = {"binary_data_output": True} | ({} if threshold is None else {"threshold": threshold})
    return {"inputs": [tensor], "outputs": [{"name": "scores"}, {"name": "label"}], "parameters": parameters}


def show_progress(done: int, total: int, width: int = 40) -> None:
    """A bar on stderr, drawn over itself; the last one ends the line."""
    filled = width * done // total
    bar = "#" * filled + "." * (width - filled)
    end = "\n" if done == total else ""
    sys.stderr.write(f"\r[{bar}] {done}/{total}{end}")
    sys.stderr.flush()
