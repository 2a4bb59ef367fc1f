"""The errors for everything that can be wrong with input, under one root.

Callers of this package catch `TickcrossError` and show its text: each message names what is wrong
and where, in words for the person who sent the input.
"""

from pathlib import Path


class TickcrossError(Exception):
    """The root of every error that this project raises on purpose."""


class BadFile(TickcrossError):
    """A file that cannot be read: it is missing, forbidden, not a regular file, or too large."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class BadGrid(TickcrossError):
    """A grid that is not rows of equal length holding only -1 and +1."""


class BadShape(TickcrossError):
    """An array of another shape than is needed."""


class BadPicture(TickcrossError):
    """Bytes that are not a whole picture of a kind that we read."""


class PictureTooLarge(BadPicture):
    """A picture with more pixels than the limit in force; raised before it is decoded."""

    def __init__(self, width: int, height: int, max_pixels: int) -> None:
        super().__init__(f"the picture has {width} x {height} pixels; at most {max_pixels} in all are read")
        self.width = width
        self.height = height
        self.max_pixels = max_pixels


class PictureTooComplex(BadPicture):
    """A picture that takes more work or memory than its size suggests; raised before it is decoded."""


class BadArchitecture(TickcrossError):
    """A stack of layers that cannot be built, or whose shapes do not fit each other."""


class BadArtifact(TickcrossError):
    """A version folder that must not be served: incomplete, altered, or answering differently."""


class BadVersion(TickcrossError):
    """A version that does not exist, or an action that is not allowed on it."""


class BadSettings(TickcrossError):
    """A setting out of its range."""


class BadCheckpoint(TickcrossError):
    """A checkpoint that is missing, cannot be read, or is of another run."""


class Interrupted(TickcrossError):
    """A run that was interrupted and can be continued."""


class UnguardedScript(TickcrossError):
    """A script that draws marks on import, so that the processes that draw marks cannot import it."""

    def __init__(self) -> None:
        super().__init__(
            "the processes that draw marks cannot import this script: it must be a file,"
            ' and its work must be under `if __name__ == "__main__":`'
        )


class BadOutput(TickcrossError):
    """A folder where a new version cannot be written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: a new version cannot be written there: {reason}")


class NothingToPlot(TickcrossError):
    """A figure whose data a version does not have."""


class BadMarks(TickcrossError):
    """A folder of marks with nothing in it to learn from or to measure on."""


class BadJob(TickcrossError):
    """A job of many pictures that cannot run because of its pictures, its manifest or its output folder."""
