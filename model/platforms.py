"""Checks the platform: the commands run on Linux and macOS only."""

from model.errors import TickcrossError

WINDOWS = "win32"


def check_platform(platform: str, why: str) -> None:
    """Raise a `TickcrossError` that says `why` if `platform`, from `sys.platform`, is Windows."""
    if platform == WINDOWS:
        raise TickcrossError(f"this does not run on Windows, {why}; use the container, or WSL 2")
