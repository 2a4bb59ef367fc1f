import json
import logging
import os
import pty
import re
import subprocess
import sys

import pytest

from service.observing.logs import (
    Clock,
    EventFormat,
    EventHandler,
    Line,
    as_json,
    as_text,
    configuration,
)

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
NOW = "2026-11-23T15:04:05.678Z"


def line(**changes: object) -> Line:
    facts: dict[str, object] = {
        "request_id": "7f", "traceparent": None, "method": "POST", "route": "/predict", "status": 200,
        "seconds": 0.0012345,
    }  # fmt: skip
    return Line(**(facts | changes))  # type: ignore[arg-type]


def test_a_request_is_one_line_of_json() -> None:
    text = as_json(line(version="2", labels={"tick": 2, "neither": 1}, traceparent=TRACE), NOW)
    assert text.endswith("}\n")
    assert text.count("\n") == 1
    assert json.loads(text) == {
        "time": NOW,
        "level": "info",
        "event": "request",
        "request_id": "7f",
        "trace_id": "0af7651916cd43dd8448eb211c80319c",
        "method": "POST",
        "route": "/predict",
        "status": 200,
        "ms": 1.234,
        "items": 3,
        "labels": {"tick": 2, "neither": 1},
        "version": "2",
    }


def test_a_refused_request_has_no_labels() -> None:
    assert {"items", "labels", "version", "trace_id"} & set(
        json.loads(as_json(line(status=422), NOW))
    ) == set()


def test_a_line_has_its_level() -> None:
    assert json.loads(as_json(line(level="debug"), NOW))["level"] == "debug"


@pytest.mark.parametrize(
    ("level", "expected"), [("debug", "INFO"), ("info", "INFO"), ("warning", "WARNING"), ("error", "ERROR")]
)
def test_debug_lines_of_pillow_are_never_logged(level: str, expected: str) -> None:
    assert configuration("json", level)["loggers"]["PIL"]["level"] == expected


def test_a_request_is_one_line_of_text() -> None:
    assert as_text(line(version="2", labels={"tick": 2}), NOW) == (
        "15:04:05.678 200 POST /predict 1.2 ms  2 tick (version 2)\n"
    )


def test_the_time_is_in_utc_with_milliseconds() -> None:
    clock = Clock()
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", clock.now()) for _ in range(3))


def record(**more: object) -> logging.LogRecord:
    log_record = logging.makeLogRecord({"msg": "version %s is\nserved", "args": ("2",), "levelname": "INFO"})
    log_record.__dict__.update(more)
    return log_record


def test_an_event_is_one_line_of_the_same_log() -> None:
    text = EventFormat("json").format(record(facts={"event": "version swapped", "version": "2"}))
    event = json.loads(text)
    assert "\n" not in text
    assert (event["event"], event["version"], event["level"]) == ("version swapped", "2", "info")
    assert event["message"] == "version 2 is\nserved"


@pytest.mark.parametrize("style", ["json", "text"])
def test_a_message_stays_one_line_with_any_characters(style: str) -> None:
    """The message may contain a path that a client chooses: `/%0A15:04:05 info: ...`."""
    path = "/\n15:04:05 info: all is well\r\x1b[2J\x85\x9b1m"
    text = EventFormat(style).format(record(msg="unexpected error at %s", args=(path,)))
    assert text.isprintable()
    assert "unexpected error at /\\n15:04:05 info: all is well\\r" in text


def test_a_traceback_stays_within_the_line() -> None:
    try:
        raise ValueError("broken")
    except ValueError as error:
        text = EventFormat("json").format(record(exc_info=(ValueError, error, error.__traceback__)))
    assert "\n" not in text
    assert "ValueError: broken" in json.loads(text)["traceback"]


def test_a_terminal_gets_text_and_a_pipe_gets_json() -> None:
    controller, terminal = pty.openpty()
    command = [sys.executable, "-c", "from service.observing.logs import style_of; print(style_of('auto'))"]
    subprocess.run(command, stdout=terminal, check=True)
    assert os.read(controller, 100).strip() == b"text"
    piped = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    assert piped.stdout.strip() == b"json"
    for end in (controller, terminal):
        os.close(end)


IN_A_FULL_PIPE = """
import logging, logging.config, sys
from service.observing import Observing
from service.observing.logs import configuration
from service.settings import Settings
logging.config.dictConfig(configuration("json", "info"))
observing = Observing(["/predict"], Settings(log_format="json"))
for _ in range(1000):
    observing.observer.answered(observing.observer.begin(None, None), "POST", "/predict", 200)
for _ in range(10):
    logging.getLogger("tickcross").info("an event, and %s", "y" * 9000)
observing.observer.refused(400)
print(observing.counters.mine[observing.metrics.dropped.start], file=sys.stderr)
"""


def test_a_log_that_nobody_reads_blocks_nothing_and_counts_dropped_lines() -> None:
    reader, writer = os.pipe()
    run = subprocess.run(
        [sys.executable, "-c", IN_A_FULL_PIPE], stdout=writer, stderr=subprocess.PIPE, check=True, text=True
    )
    os.close(writer)
    with os.fdopen(reader) as pipe:
        lines = [json.loads(line) for line in pipe if line.endswith("}\n")]
    assert {line["event"] for line in lines} == {"request"}
    assert 100 < len(lines) == 1011 - float(run.stderr)


def test_an_event_is_written_to_stdout_like_requests(capfd: pytest.CaptureFixture[str]) -> None:
    handler = EventHandler()
    handler.setFormatter(EventFormat("text"))
    handler.handle(logging.makeLogRecord({"msg": "a file named \udcff", "levelname": "INFO"}))
    assert capfd.readouterr().out.endswith("info: a file named \\udcff\n")


def test_an_event_in_text_style_is_one_readable_line() -> None:
    assert EventFormat("text").format(record()).endswith("info: version 2 is\\nserved")
