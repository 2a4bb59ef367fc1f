"""Threads that watch for versions; each application that has answered a request has one."""

import threading


def watchers() -> list[threading.Thread]:
    """The watching threads of this process."""
    return [thread for thread in threading.enumerate() if thread.name == "versions"]
