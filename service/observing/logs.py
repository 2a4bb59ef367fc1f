"""The log on stdout: one line for each request and each event of the service, never the content of a picture.

Lines are JSON for machines, or text for people. A reader that is too slow does not delay requests.
"""

import json
import logging
import re
import sys
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

from service.observing.line_writer import STDOUT, LineWriter

LEVELS = ("debug", "info", "warning", "error")
"""From the least severe to the most severe."""

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""Characters that would start a new line, or control a terminal."""


class Line(NamedTuple):
    """The log line of a request that has been answered."""

    request_id: str
    traceparent: str | None
    method: str
    route: str
    status: int
    seconds: float
    version: str = ""
    labels: Mapping[str, int] = {}
    level: str = "info"

    @property
    def trace_id(self) -> str:
        """The trace id in the W3C traceparent; empty without one."""
        return self.traceparent[3:35] if self.traceparent else ""


class RequestLog:
    """Writes a line for each request.

    - `style`: json, text or off; auto is text on a terminal, else json.
    - `level`: the least severe level that is written.
    """

    def __init__(self, style: str, level: str = "info", writer: LineWriter = STDOUT) -> None:
        self.writer = writer
        self._format = {"json": as_json, "text": as_text}.get(style_of(style))
        self._levels = LEVELS[LEVELS.index(level) :]
        self._clock = Clock()

    def takes(self, level: str) -> bool:
        """Whether lines of this level are written."""
        return self._format is not None and level in self._levels

    def write(self, line: Line) -> None:
        """Write the line of one request."""
        if self._format is not None:
            self.writer.write(self._format(line, self._clock.now()).encode())


def style_of(style: str) -> str:
    """The style to use: `auto` is text on a terminal, else json."""
    if style != "auto":
        return style
    return "text" if sys.stdout.isatty() else "json"


class Clock:
    """The time as ISO 8601, in UTC with milliseconds. The text up to the seconds is cached."""

    def __init__(self) -> None:
        self._known = 0, ""  # in one tuple, as threads share it

    def now(self) -> str:
        """The current time."""
        now = time.time()
        second, text = self._known
        if second != int(now):
            second = int(now)
            text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
            self._known = second, text
        return f"{text}.{int((now - second) * 1000):03d}Z"


def as_json(line: Line, now: str) -> str:
    """A request as a JSON object. Nothing needs escaping: all texts are our own or have been checked."""
    trace = f'"trace_id":"{line.trace_id}",' if line.traceparent else ""
    labels = ",".join([f'"{label}":{count}' for label, count in line.labels.items()])
    answered = (
        f',"items":{sum(line.labels.values())},"labels":{{{labels}}},"version":"{line.version}"'
        if line.version
        else ""
    )
    return (
        f'{{"time":"{now}","level":"{line.level}","event":"request","request_id":"{line.request_id}",{trace}'
        f'"method":"{line.method}","route":"{line.route}","status":{line.status},'
        f'"ms":{line.seconds * 1000:.3f}{answered}}}\n'
    )


def as_text(line: Line, now: str) -> str:
    """A request as text for people."""
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
        """One line. In JSON it includes the traceback of an exception; in text, the traceback follows."""
        now = self._clock.now()
        text = record.getMessage()
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        if not self._as_json:
            text = CONTROL.sub(_escaped, text)
            return f"{now[11:23]} {record.levelname.lower()}: {text}" + (f"\n{trace}" if trace else "")
        event: dict[str, Any] = {"time": now, "level": record.levelname.lower(), "event": "message"}
        event |= {"message": text} | getattr(record, "facts", {}) | ({"traceback": trace} if trace else {})
        return json.dumps(event)


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()


class EventHandler(logging.Handler):
    """Writes log records to the same place as the lines of requests."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        try:
            STDOUT.write((self.format(record) + "\n").encode(errors="backslashreplace"))
        except Exception:  # noqa: BLE001 - as each of logging's own handlers does
            self.handleError(record)


def configuration(style: str, level: str) -> dict[str, Any]:
    """The `logging` configuration, for our messages and gunicorn's, in the same format."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"event": {"()": EventFormat, "style": style}},
        "handlers": {"stdout": {"()": EventHandler, "formatter": "event"}},
        "root": {"level": level.upper(), "handlers": ["stdout"]},
        "loggers": {
            name: {"level": level.upper(), "handlers": ["stdout"], "propagate": False, "qualname": name}
            for name in ("tickcross", "gunicorn.error")
        }
        | {"PIL": {"level": max(level, "info", key=LEVELS.index).upper()}},  # its debug lines show metadata
    }
