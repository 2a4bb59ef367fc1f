"""The client: it puts marks into as few requests as may be, and asks again where that may help."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self, overload

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from .answers import HEADER_LENGTH, Prediction, ServiceError, checked, from_binary, from_json
from .marks import Mark, batches, is_grid, npy, stacked

TRY_AGAIN = (429, 502, 503, 504)
TOO_MUCH = 413
WRONG_SHAPE = "inputs[0].shape"
Marks = list[Any] | tuple[Any, ...]


class TickCross:
    """A service at an address; each thread has a client of its own.

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
        self._session = _session(retries, backoff)
        self._timeout = timeout
        # Said with each request: what the session says of it, requests lets the environment overrule.
        self._trusted = str(certificate) if certificate else None
        if api_key:
            self._session.headers["Authorization"] = f"Bearer {api_key}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def ready(self) -> bool:
        """Whether the service may be sent requests, asked once."""
        try:
            return requests.get(f"{self._url}/health/ready", timeout=self._timeout, verify=self._trusted).ok
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
        return self._classify_all([marks], progress=False)[0]

    def _classify_all(self, marks: Marks, *, progress: bool) -> list[Prediction]:
        answers: list[Prediction] = []
        for batch in batches(marks, self._batch_size):
            answers += self._ask_in_parts(batch)
            if progress:
                show_progress(len(answers), len(marks))
        return answers

    def _ask_in_parts(self, batch: Sequence[Any]) -> list[Prediction]:
        """Ask about a batch; in halves, if it is too much for the service at once."""
        try:
            return self._ask(batch)
        except ServiceError as error:
            if error.status != TOO_MUCH or len(batch) == 1:
                raise
        middle = len(batch) // 2
        return self._ask_in_parts(batch[:middle]) + self._ask_in_parts(batch[middle:])

    def _ask(self, batch: Sequence[Any]) -> list[Prediction]:
        if not is_grid(batch[0]):
            return self._predict(files=[("image", ("image", content)) for content in batch])
        values = stacked(batch)
        if values.shape[1:] == (self.grid_size, self.grid_size):
            try:
                return self._infer(values)
            except ServiceError as error:
                if error.where != WRONG_SHAPE:
                    raise
                self._grid_size = None  # a version with another grid was swapped in
        return self._predict(data=npy(values), headers={"Content-Type": "application/x-npy"})

    def _predict(self, **request: Any) -> list[Prediction]:
        """Ask with what /predict takes: it brings marks of any size to the network's own."""
        parameters = {"version": self._version, "threshold": self._threshold}
        return from_json(self._send("POST", "/predict", params=parameters, **request).json())

    def _infer(self, values: Any) -> list[Prediction]:
        """Ask with grids of the network's own size: binary tensors of the Open Inference Protocol."""
        content = values.tobytes()
        header = json.dumps(_infer_request(values.shape, len(content), self._threshold)).encode()
        headers = {HEADER_LENGTH: str(len(header)), "Content-Type": "application/octet-stream"}
        response = self._send("POST", self._model_path() + "/infer", data=header + content, headers=headers)
        return from_binary(response.content, int(response.headers[HEADER_LENGTH]))

    def _model_path(self) -> str:
        return "/v2/models/tickcross" + (f"/versions/{self._version}" if self._version else "")

    @property
    def grid_size(self) -> int:
        """The side of the network's grid, asked for once."""
        if self._grid_size is None:
            metadata = self._send("GET", self._model_path()).json()
            self._grid_size = int(metadata["inputs"][0]["shape"][-1])
        return self._grid_size

    def _send(self, method: str, path: str, **request: Any) -> requests.Response:
        address = self._url + path
        return checked(
            self._session.request(method, address, timeout=self._timeout, verify=self._trusted, **request)
        )


def _session(retries: int, backoff: float) -> requests.Session:
    """A session that sends again what is safe to: a mark may be asked about twice."""
    retry = Retry(
        total=retries,
        backoff_factor=backoff,
        backoff_max=10,
        backoff_jitter=backoff,
        status_forcelist=TRY_AGAIN,
        allowed_methods=None,
        raise_on_status=False,
        respect_retry_after_header=True,
    )
    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    return session


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
