"""Threads that watch for versions: one belongs to each application that has been asked something."""

import threading


def watchers() -> list[threading.Thread]:
    """Those that run in this process."""
    return [thread for thread in threading.enumerate() if thread.name == "versions"]
