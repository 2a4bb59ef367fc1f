"""The log: one line a request and one for each event of the service, to stdout, never what was in a picture.

As JSON for machines, or as text when a person is looking. A line is one `write`, so that those of several
workers do not mix.
"""

import json
import logging
import os
import re
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from random import getrandbits
from typing import Any

REQUEST_ID = re.compile(r"[\w.:/+=@-]{1,128}", re.ASCII)
TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII)
STDOUT = 1


@dataclass(slots=True)
class Line:
    """What is known of a request when it has been answered."""

    request_id: str
    traceparent: str | None
    method: str
    route: str
    status: int
    seconds: float
    version: str = ""
    labels: dict[str, int] = field(default_factory=dict)

    @property
    def trace_id(self) -> str:
        """The trace's id out of the W3C traceparent; empty without one."""
        return self.traceparent[3:35] if self.traceparent else ""


def request_id_of(given: str | None) -> str:
    """The id that came with the request, if it is one that can stand in a log; a new one otherwise."""
    if given is not None and REQUEST_ID.fullmatch(given):
        return given
    return f"{getrandbits(64):016x}"


def traceparent_of(given: str | None) -> str | None:
    """The W3C traceparent that came with the request, if it is one."""
    return given if given is not None and TRACEPARENT.fullmatch(given) else None


class RequestLog:
    """Writes a line a request.

    - `style`: json, text or off; auto is text on a terminal, else json.
    """

    def __init__(self, style: str) -> None:
        self._format = {"json": as_json, "text": as_text}.get(style_of(style))
        self._clock = Clock()

    @property
    def is_on(self) -> bool:
        """Whether lines are written at all."""
        return self._format is not None

    def write(self, line: Line) -> None:
        """Write the line of one request."""
        if self._format is not None:
            with suppress(OSError):  # whoever read the log is gone; the answer must not be lost for that
                os.write(STDOUT, self._format(line, self._clock.now()).encode())


def style_of(style: str) -> str:
    """`auto` decided: text on a terminal, else json."""
    if style != "auto":
        return style
    return "text" if sys.stdout.isatty() else "json"


class Clock:
    """The time as ISO 8601, in UTC with milliseconds; what is before them is kept for as long as it holds."""

    def __init__(self) -> None:
        self._second = 0
        self._text = ""

    def now(self) -> str:
        """The time of the moment."""
        now = time.time()
        second = int(now)
        if second != self._second:
            self._text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
            self._second = second
        return f"{self._text}.{int((now - second) * 1000):03d}Z"


def as_json(line: Line, now: str) -> str:
    """A request as one JSON object. Nothing needs escaping: every text is one of ours or has been checked."""
    trace = f'"trace_id":"{line.trace_id}",' if line.traceparent else ""
    labels = ",".join(f'"{label}":{count}' for label, count in line.labels.items())
    answered = (
        f',"items":{sum(line.labels.values())},"labels":{{{labels}}},"version":"{line.version}"'
        if line.version
        else ""
    )
    return (
        f'{{"time":"{now}","level":"info","event":"request","request_id":"{line.request_id}",{trace}'
        f'"method":"{line.method}","route":"{line.route}","status":{line.status},'
        f'"ms":{line.seconds * 1000:.3f}{answered}}}\n'
    )


def as_text(line: Line, now: str) -> str:
    """A request for a person to read."""
    labels = ", ".join(f"{count} {label}" for label, count in line.labels.items())
    answered = f"  {labels} (version {line.version})" if line.version else ""
    return f"{now[11:23]} {line.status} {line.method} {line.route} {line.seconds * 1000:.1f} ms{answered}\n"


class EventFormat(logging.Formatter):
    """A log record as a line of the same log."""

    def __init__(self, style: str = "auto") -> None:
        super().__init__()
        self._as_json = style_of(style) != "text"
        self._clock = Clock()

    def format(self, record: logging.LogRecord) -> str:
        """One line; an exception's traceback stays within it when it is JSON."""
        now = self._clock.now()
        text = record.getMessage()
        trouble = self.formatException(record.exc_info) if record.exc_info else ""
        if not self._as_json:
            return f"{now[11:23]} {record.levelname.lower()}: {text}" + (f"\n{trouble}" if trouble else "")
        event: dict[str, Any] = {"time": now, "level": record.levelname.lower(), "event": "message"}
        event |= (
            {"message": text} | getattr(record, "facts", {}) | ({"traceback": trouble} if trouble else {})
        )
        return json.dumps(event)


def configuration(style: str, level: str) -> dict[str, Any]:
    """The `logging` configuration: gunicorn's messages and ours in the same form, to the same place."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"event": {"()": EventFormat, "style": style}},
        "handlers": {
            "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "event"}
        },
        "root": {"level": level.upper(), "handlers": ["stdout"]},
        "loggers": {
            name: {"level": level.upper(), "handlers": ["stdout"], "propagate": False, "qualname": name}
            for name in ("tickcross", "gunicorn.error")
        },
    }
