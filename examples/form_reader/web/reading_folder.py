"""The files of one stack, from its upload to the end of its review.

- `about.json`: the description of the stack, and its progress
- `upload`: the file as it was sent, until all its pages have been read
- `templates/`: the templates as they were when it was sent
- `pages/7.json`: the reading of page 7, before any decision
- `pages/7.png`: the page, aligned with its template
- `decisions.json`: the decisions of a person
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from examples.form_reader.reading import with_forms
from examples.form_reader.results import Label, PageReading, Reading
from examples.form_reader.rules import decided
from examples.form_reader.templates import Page, Template
from examples.form_reader.web.private_files import locked, read_json, write, write_json
from examples.form_reader.web.problems import Problem

_PAGE = TypeAdapter(PageReading)


@dataclass(frozen=True)
class Decision:
    """A person's decision about a box of a page."""

    page: int
    group: str
    box: str
    label: Label


@dataclass(frozen=True)
class ReadingFolder:
    """The pages of a stack, and the decisions of a person about them."""

    path: Path

    @property
    def upload(self) -> Path:
        """The file as it was sent."""
        return self.path / "upload"

    def templates(self) -> dict[str, Template]:
        """The templates by name, as they were when the stack was sent."""
        loaded = map(_template, sorted((self.path / "templates").iterdir()))
        return {template.name: template for template in loaded}

    def keep_page(self, page: PageReading, picture: bytes | None) -> None:
        """Save the reading of a page. Raises FileNotFoundError if the stack has been deleted."""
        if picture is not None:
            write(self._picture(page.number), picture)
        write(self.path / "pages" / f"{page.number}.json", _PAGE.dump_json(page))

    def pages_done(self) -> list[int]:
        """The numbers of the pages that have been read, sorted."""
        return sorted(int(path.stem) for path in (self.path / "pages").glob("[!.]*.json"))

    def picture(self, number: int) -> bytes:
        """The picture of a page; raises a 404 `Problem` if it has none."""
        try:
            return self._picture(number).read_bytes()
        except FileNotFoundError:
            raise Problem(404, f"page {number} has no picture") from None

    def _picture(self, number: int) -> Path:
        return self.path / "pages" / f"{number}.png"

    def stamp(self) -> tuple[int, int]:
        """A value that changes when the results may have changed."""
        decisions = self._decisions
        return len(self.pages_done()), decisions.stat().st_mtime_ns if decisions.exists() else 0

    def as_read(self) -> Reading:
        """The reading before any decision."""
        documents = [(self.path / "pages" / f"{page}.json").read_bytes() for page in self.pages_done()]
        return Reading(with_forms([_PAGE.validate_json(document) for document in documents]))

    def reading(self) -> Reading:
        """The reading with all decisions applied."""
        pages = {page.number: page for page in self.as_read().pages}
        templates = self.templates()
        for decision in self.decisions():
            page = pages[decision.page]
            form = template_page(page, templates)
            pages[page.number] = decided(page, form, decision.group, decision.box, decision.label)
        return Reading(tuple(pages.values()))

    def page(self, number: int) -> tuple[PageReading, Page]:
        """A page that was read, and the page of its template; raises a 404 `Problem` for any other page."""
        for page in self.reading().pages:
            if page.number == number and page.status == "read":
                return page, template_page(page, self.templates())
        raise Problem(404, f"page {number} was not read")

    @property
    def _decisions(self) -> Path:
        return self.path / "decisions.json"

    def decisions(self) -> list[Decision]:
        """All decisions, in the order in which they were made."""
        try:
            return [Decision(**entry) for entry in read_json(self._decisions)]
        except FileNotFoundError:
            return []

    def decide(self, decision: Decision) -> None:
        """Save a decision in place of an earlier one about the same box."""
        with locked(self.path):
            self._write([*self._others(decision), decision])

    def undecide(self, decision: Decision) -> None:
        """Delete the decision about a box."""
        with locked(self.path):
            self._write(self._others(decision))

    def _others(self, decision: Decision) -> list[Decision]:
        return [other for other in self.decisions() if _place(other) != _place(decision)]

    def _write(self, decisions: Sequence[Decision]) -> None:
        write_json(self._decisions, [asdict(decision) for decision in decisions])


def template_page(page: PageReading, templates: Mapping[str, Template]) -> Page:
    """The page of a template that a sent page matches."""
    return templates[page.template or ""].pages[(page.template_page or 1) - 1]


@lru_cache(maxsize=8)
def _template(path: Path) -> Template:
    """A template of a stack, cached because it never changes."""
    return Template.from_json(path.read_bytes())


def _place(decision: Decision) -> tuple[int, str, str]:
    return decision.page, decision.group, decision.box
