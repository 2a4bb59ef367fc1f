"""What Python would write to stderr becomes lines of the log: warnings, and exceptions that nobody caught."""

import logging
import sys
import threading

log = logging.getLogger("tickcross")


def log_uncaught() -> None:
    """Log them in this process and in those that are forked from it."""
    logging.captureWarnings(capture=True)
    sys.excepthook = lambda kind, error, trace: _log((kind, error, trace), "the process ends")
    sys.unraisablehook = _log_unraisable
    threading.excepthook = _log_of_a_thread


def _log_unraisable(found: "sys.UnraisableHookArgs") -> None:
    words = f"{found.err_msg or 'ignored'}: {found.object!r}"
    _log((found.exc_type, found.exc_value or found.exc_type(), found.exc_traceback), words)


def _log_of_a_thread(found: threading.ExceptHookArgs) -> None:
    if found.exc_type is not SystemExit:  # with which a thread may end itself
        name = found.thread.name if found.thread else "unknown"
        error = found.exc_value or found.exc_type()
        _log((found.exc_type, error, found.exc_traceback), f"the thread {name} ends")


def _log(error: "logging._SysExcInfoType", words: str) -> None:
    facts = {"event": "uncaught exception"}
    log.error("uncaught exception: %s", words, exc_info=error, extra={"facts": facts})
