"""What the service is measured with, made once before the workers are forked: the board and what is on it."""

import time
from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING, cast

from flask import current_app

from .board import Board
from .drift import Drift
from .measures import Measures

if TYPE_CHECKING:
    from flask import Flask

    from .settings import Settings

EXTENSION = "tickcross.instruments"
REMEMBERED = 32
"""How many refused versions are remembered, so that each is told of once and not by every worker."""


class Common(IntEnum):
    """The cells that the service has only one of."""

    DRAINING = 0
    SERVED = 1
    SWAPS = 2
    REFUSALS = 3
    LOAD_SECONDS = 4
    LOADED_AT = 5
    STOPPING = 6
    KEYS = 7
    REFUSED = 8


class Instruments:
    """The board of one service, and where on it each number stands.

    - `routes`: the rules of the application, which requests are counted by.
    - `workers`: how many there are; while they are replaced there may be twice as many.
    - `drift_seconds`: how far back the live statistics go.
    """

    def __init__(self, routes: Iterable[str], workers: int, drift_seconds: float) -> None:
        self.measures = Measures(sorted(set(routes)))
        self.drift = Drift(self.measures.reserve(Drift.CELLS), drift_seconds)
        self.board = Board(2 * workers + 2, self.measures.columns)

    @property
    def draining(self) -> bool:
        """Whether the service has been told to stop, and goes on only for those who have not heard."""
        return self.board.common[Common.DRAINING] > 0

    def drain(self) -> None:
        """Tell all workers that the service is going to stop."""
        self.board.common[Common.DRAINING] = 1.0

    @property
    def stopping(self) -> bool:
        """Whether the drain is over, and workers are to end."""
        return self.board.common[Common.STOPPING] > 0

    def stop(self) -> None:
        """Tell all workers to end, those included that are only just starting."""
        self.drain()
        self.board.common[Common.STOPPING] = 1.0

    def start_worker(self, row: int) -> None:
        """This process is the worker that writes `row`."""
        self.board.take(row)
        self.board.clear(row, self.measures.gauges)
        self.board.mine[self.measures.alive.start] = 1.0
        self.board.mine[self.measures.starts.start] += 1.0

    def end_worker(self, row: int) -> None:
        """The worker that wrote `row` is gone."""
        self.board.clear(row, self.measures.gauges)

    def served(self, version: int, load_seconds: float) -> bool:
        """This worker serves `version` from now on; whether it is the first of them to do so."""
        common = self.board.common
        self.board.mine[self.measures.serves] = float(version)
        with self.board.locked():
            before = common[Common.SERVED]
            if before == version:
                return False
            common[Common.SERVED] = float(version)
            common[Common.SWAPS] += 1.0 if before else 0.0
            common[Common.LOAD_SECONDS] = load_seconds
            common[Common.LOADED_AT] = time.time()
        return before > 0

    def refused(self, version: int, content: int) -> bool:
        """This worker refuses `version` with this `content` (its hash); whether it is the first to do so."""
        common = self.board.common
        with self.board.locked():
            count = int(common[Common.REFUSALS])
            for past in range(max(0, count - REMEMBERED), count):
                at = Common.REFUSED + past % REMEMBERED * 2
                if common[at] == version and common[at + 1] == content:
                    return False
            at = Common.REFUSED + count % REMEMBERED * 2
            common[at], common[at + 1] = float(version), float(content)
            common[Common.REFUSALS] += 1.0
        return True

    def keys_changed(self, checksum: int) -> bool:
        """This worker has found other API keys, with this `checksum`; whether it is the first to do so."""
        common = self.board.common
        with self.board.locked():
            known = common[Common.KEYS] == checksum
            common[Common.KEYS] = float(checksum)
        return not known


def install(app: "Flask", settings: "Settings") -> Instruments:
    """The instruments of an application whose routes are all there."""
    routes = [rule.rule for rule in app.url_map.iter_rules()]
    instruments = Instruments(routes, settings.workers, settings.drift_seconds)
    app.extensions[EXTENSION] = instruments
    return instruments


def instruments_in_force() -> Instruments:
    """The instruments of the app that handles the request of the moment."""
    return cast("Instruments", current_app.extensions[EXTENSION])
