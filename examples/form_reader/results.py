"""Results: the readings of all pages of a stack, and the boxes that a person has to look at.

A reading is saved as JSON. `boxes_csv` has a row for every box, `answers_csv` a row for every filled form.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass

Label = Literal["tick", "cross", "neither"]

Doubt = Literal[
    "low-confidence",
    "several-marks",
    "other-ink",
    "other-mark",
    "faint",
    "weak-registration",
    "several-answers",
    "no-answer",
]

DOUBTS: dict[Doubt, str] = {
    "low-confidence": "tickcross is not sure enough of its answer",
    "several-marks": "more than one mark is in the box",
    "other-ink": "there is other ink in the box, which could change the answer",
    "other-mark": "something is in the box that is neither a tick nor a cross",
    "faint": "there is too little ink for a mark and too much for an empty box",
    "weak-registration": "the box may be in another place, or outside the picture",
    "several-answers": "more boxes of the group are chosen than its rule allows",
    "no-answer": "no box of the group is chosen, and its rule requires one",
}
"""The reasons why a person has to look at a box, with a sentence that explains each."""

Status = Literal["read", "blank", "refused"]
"""A page was read, is blank (such as a back side), or was refused for a reason."""

_CONFIG = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=_CONFIG)
class BoxReading:
    """The reading of one box.

    - `group`, `name`: of the box in the template.
    - `label`, `confidence`, `warnings`: the combined answer of tickcross.
    - `chosen`: whether the label means "chosen" in this group.
    - `doubts`: why a person has to look at it; empty if nobody has to.
    - `reviewed`: whether a person has decided the label.
    """

    group: str
    name: str
    label: Label
    confidence: float
    warnings: tuple[str, ...]
    chosen: bool
    doubts: tuple[Doubt, ...] = ()
    reviewed: bool = False


@dataclass(frozen=True, config=_CONFIG)
class Registration:
    """How well a page is aligned with its template.

    - `turn`: degrees by which the page was turned clockwise to make it upright: 0, 90, 180 or 270.
    - `points`: the number of points of the print that were recognised.
    - `residual`: the remaining offset of the print around the worst box, in millimetres.
    - `dots_per_inch`: of the page as it was sent.
    """

    turn: int
    points: int
    residual: float
    dots_per_inch: float


@dataclass(frozen=True, config=_CONFIG)
class PageReading:
    """The reading of one page of the stack.

    - `number`: its position in the stack, from 1.
    - `template`, `template_page` (from 1), `registration`: only for a page that was read.
    - `form`: the number of the filled form that it belongs to, from 1.
    - `reason`: why it was refused.
    """

    number: int
    status: Status
    template: str | None = None
    template_page: int | None = None
    form: int | None = None
    registration: Registration | None = None
    boxes: tuple[BoxReading, ...] = ()
    reason: str | None = None

    @property
    def doubtful(self) -> list[BoxReading]:
        """The boxes that a person has to look at."""
        return [box for box in self.boxes if box.doubts]


@dataclass(frozen=True, config=_CONFIG)
class Reading:
    """The readings of all pages of a stack, in their order."""

    pages: tuple[PageReading, ...]

    def to_json(self) -> str:
        """The reading as a JSON object."""
        return _ADAPTER.dump_json(self, indent=1).decode()

    @classmethod
    def from_json(cls, document: str | bytes) -> "Reading":
        """The reading in JSON that `to_json` wrote. Raises `ValueError` for anything else."""
        return _ADAPTER.validate_json(document)


_ADAPTER = TypeAdapter(Reading)
_YES = {True: "yes", False: "no"}


BOX_COLUMNS = (
    "page",
    "status",
    "form",
    "template",
    "template page",
    "group",
    "box",
    "label",
    "confidence",
    "chosen",
    "doubts",
    "reviewed",
    "reason",
)


def boxes_csv(reading: Reading) -> str:
    """A row for every box, and one for every page without boxes."""
    return _csv([BOX_COLUMNS, *(row for page in reading.pages for row in _box_rows(page))])


def answers_csv(reading: Reading, template: str, groups: Sequence[str]) -> str:
    """A row for every filled form of a template: the chosen boxes of each group, then the doubtful groups.

    Chosen boxes are separated by `; `. `pages` are the numbers of the form's pages in the stack.
    """
    rows = [_answers_row(pages, groups) for pages in _forms(reading, template)]
    return _csv([("form", "pages", *groups, "doubtful"), *rows])


def _box_rows(page: PageReading) -> list[Sequence[object]]:
    start = (page.number, page.status, page.form, page.template, page.template_page)
    return [(*start, *_box_cells(box), "") for box in page.boxes] or [(*start, *[""] * 7, page.reason)]


def _box_cells(box: BoxReading) -> Sequence[object]:
    cells = (box.group, box.name, box.label, f"{box.confidence:.4f}", _YES[box.chosen])
    return (*cells, "; ".join(box.doubts), _YES[box.reviewed])


def _forms(reading: Reading, template: str) -> list[list[PageReading]]:
    forms: dict[int, list[PageReading]] = {}
    for page in reading.pages:
        if page.template == template and page.form is not None:
            forms.setdefault(page.form, []).append(page)
    return [forms[number] for number in sorted(forms)]


def _answers_row(pages: Sequence[PageReading], groups: Sequence[str]) -> list[object]:
    boxes = [box for page in pages for box in page.boxes]
    chosen = ["; ".join(box.name for box in boxes if box.group == group and box.chosen) for group in groups]
    doubtful = dict.fromkeys(box.group for box in boxes if box.doubts)
    return [pages[0].form, " ".join(str(page.number) for page in pages), *chosen, "; ".join(doubtful)]


def _csv(rows: Iterable[Sequence[object]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue()


def _cell(value: object) -> object:
    """The value of a cell, with an apostrophe before a text that a spreadsheet would take for a formula."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return "" if value is None else value
