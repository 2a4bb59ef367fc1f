"""Calls the core for the routes that read marks: in the event loop, or in a thread if it takes long."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from model.classifier import gains_from_batching
from service.asgi.memory_budget import MemoryBudget, bytes_to_read
from service.asgi.micro_batching import MAX_BATCH_SECONDS, MAX_GRIDS, MicroBatcher
from service.asgi.turns import Turns
from service.asgi_types import Scope
from service.core import infer, predict
from service.core.content_encoding import inflates_beyond
from service.core.inputs import Inputs
from service.core.inputs.estimates import GRID_SECONDS, seconds_to_read
from service.core.open_inference.codec import HEADER
from service.core.question import Question, Read
from service.core.received import Received, query_of
from service.core.reply import Reply

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from service.service import Service

INLINE_BYTES = 64 * 1024
"""A compressed body that inflates to more is read in a thread."""

INLINE_READ_SECONDS = 0.07
"""A body that takes longer to read is read in a thread, so that the event loop serves other connections."""

INFER_RULE = "/v2/models/<name>/infer"
"""The rule of the Flask application for the V2 route."""

INLINE_SECONDS = 0.03
"""Marks that take longer to answer are decoded and answered in a thread."""

_HEADER = HEADER.lower().encode()

_Result = TypeVar("_Result")


class HotRoute(NamedTuple):
    """A route that reads marks.

    - `rule`: the rule of the Flask application, for the counters.
    - `read`: reads a request.
    """

    rule: str
    read: Read


class HotRoutes:
    """Answers the routes that read marks, for one worker.

    - `large_work`: the thread for requests that take long.
    """

    def __init__(self, service: "Service", memory: MemoryBudget, large_work: "Executor") -> None:
        self._serving, self._settings, self._memory = service.serving, service.settings, memory
        predicting = HotRoute("/predict", predict.read)
        self._routes = {"/predict": predicting, "/predict/": predicting}
        self._infer = HotRoute(INFER_RULE, infer.read)
        self._grids, self._pictures = MicroBatcher(MAX_GRIDS * GRID_SECONDS), MicroBatcher(MAX_BATCH_SECONDS)
        self._turns = Turns()
        self._large_work = large_work

    def find(self, method: str, path: str) -> HotRoute | None:
        """The hot route for a path; None if Flask answers it."""
        if method != "POST":
            return None
        return self._routes.get(path) or (self._infer if self._is_infer(path) else None)

    def _is_infer(self, path: str) -> bool:
        """Whether `path` is the V2 route of the served network, whose name can change with the version."""
        return path.removesuffix("/") == f"/v2/models/{self._serving.classifier.name}/infer"

    async def reply(self, route: HotRoute, scope: Scope, headers: dict[bytes, bytes], body: bytes) -> Reply:
        """The reply to a request for a hot route."""
        received = _received(scope, headers, body, takes_length=route.rule == INFER_RULE)
        question = await self._question(route.read, received)
        if question.inputs.seconds > INLINE_SECONDS:
            async with self._memory.work(question.inputs.bytes, own=len(body)):
                return await self._in_thread(question.reply)
        if question.inputs.pictures:
            question = question.decoded()
        batcher = self._batcher_for(question.inputs)
        return question.reply() if batcher is None else question.write(await batcher.answer(question))

    def _batcher_for(self, inputs: Inputs) -> MicroBatcher | None:
        """The batcher for marks of this kind; None if they gain nothing from waiting for others.

        For a client that sends one grid after the other, answering takes less time than waiting.
        """
        if inputs.grids is not None:
            has_company = self._turns.are_busy or self._grids.waiting
            return self._grids if has_company and len(inputs.grids) < MAX_GRIDS else None
        return self._pictures if inputs.pixels and all(map(gains_from_batching, inputs.pixels)) else None

    async def _question(self, read: Read, received: Received) -> Question:
        """The question in a request. A body that is large, or large when inflated, is read in the thread."""
        reading = partial(read, received, self._serving, self._settings)
        await self._turns.wait()
        if seconds_to_read(received) <= INLINE_READ_SECONDS and not inflates_beyond(received, INLINE_BYTES):
            return reading()
        is_compressed = bool(received.coding)
        size = bytes_to_read(len(received.body), self._settings.max_bytes, is_compressed=is_compressed)
        async with self._memory.work(size, own=len(received.body)):
            return await self._in_thread(reading)

    async def _in_thread(self, work: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._large_work, work)


def _received(scope: Scope, headers: dict[bytes, bytes], body: bytes, *, takes_length: bool) -> Received:
    query, length = scope["query_string"], headers.get(_HEADER) if takes_length else None
    return Received(
        body,
        headers.get(b"content-type", b"").decode("latin-1"),
        headers.get(b"content-encoding", b"").decode("latin-1"),
        query_of(query.decode("latin-1")) if query else (),
        None if length is None else length.decode("latin-1"),
    )
