"""How far a stack has come, in numbers."""

from collections import Counter
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from examples.form_reader.results import Reading
from examples.form_reader.web.reading_folder import ReadingFolder
from examples.form_reader.web.reading_store import About, ReadingStore


def summary(store: ReadingStore, about: About) -> dict[str, Any]:
    """What a stack is, how far it has come, and how many boxes a person has to look at."""
    facts = {key: value for key, value in asdict(about).items() if key not in ("openings", "trying", "times")}
    expires = store.expires(about).isoformat(timespec="seconds")
    folder = ReadingFolder(store.folder(about.id))
    return facts | {"expires": expires} | _counts(folder, folder.stamp())


@lru_cache(maxsize=1000)
def _counts(folder: ReadingFolder, stamp: object) -> dict[str, int]:
    """The numbers of a stack, which change with its stamp alone."""
    return counted(folder.reading())


def counted(reading: Reading) -> dict[str, int]:
    """How many pages there are of each kind, and how many boxes."""
    statuses = Counter(page.status for page in reading.pages)
    boxes = [box for page in reading.pages for box in page.boxes]
    return {
        "done": len(reading.pages),
        **{status: statuses[status] for status in ("read", "blank", "refused")},
        "boxes": len(boxes),
        "doubtful": sum(bool(box.doubts) for box in boxes),
        "decided": sum(box.reviewed for box in boxes),
    }
