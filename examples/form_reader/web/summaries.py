"""Summarises the progress of a stack in numbers."""

from collections import Counter
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from examples.form_reader.results import Reading
from examples.form_reader.web.reading_folder import ReadingFolder
from examples.form_reader.web.reading_store import About, ReadingStore


def summary(store: ReadingStore, about: About) -> dict[str, Any]:
    """The description of a stack, its progress, and the number of boxes that a person has to look at."""
    facts = {key: value for key, value in asdict(about).items() if key not in ("openings", "trying", "times")}
    expires = store.expires(about).isoformat(timespec="seconds")
    folder = ReadingFolder(store.folder(about.id))
    return facts | {"expires": expires} | _counts(folder, folder.stamp())


@lru_cache(maxsize=1000)
def _counts(folder: ReadingFolder, stamp: object) -> dict[str, int]:
    """The counts of a stack, which change only when its stamp does."""
    return counted(folder.reading())


def counted(reading: Reading) -> dict[str, int]:
    """The number of pages of each status, and the numbers of boxes."""
    statuses = Counter(page.status for page in reading.pages)
    boxes = [box for page in reading.pages for box in page.boxes]
    return {
        "done": len(reading.pages),
        **{status: statuses[status] for status in ("read", "blank", "refused")},
        "boxes": len(boxes),
        "doubtful": sum(bool(box.doubts) for box in boxes),
        "decided": sum(box.reviewed for box in boxes),
    }
