"""Logs what Python would write to stderr: warnings and uncaught exceptions."""

import logging
import sys
import threading

log = logging.getLogger("tickcross")


def log_uncaught() -> None:
    """Log warnings and uncaught exceptions in this process and its forks."""
    logging.captureWarnings(capture=True)
    sys.excepthook = lambda kind, error, trace: _log((kind, error, trace), "the process ends")
    sys.unraisablehook = _log_unraisable
    threading.excepthook = _log_of_a_thread


def _log_unraisable(args: "sys.UnraisableHookArgs") -> None:
    words = f"{args.err_msg or 'ignored'}: {args.object!r}"
    _log((args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback), words)


def _log_of_a_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_type is not SystemExit:  # which ends a thread on purpose
        name = args.thread.name if args.thread else "unknown"
        error = args.exc_value or args.exc_type()
        _log((args.exc_type, error, args.exc_traceback), f"the thread {name} ends")


def _log(error: "logging._SysExcInfoType", words: str) -> None:
    facts = {"event": "uncaught exception"}
    log.error("uncaught exception: %s", words, exc_info=error, extra={"facts": facts})
