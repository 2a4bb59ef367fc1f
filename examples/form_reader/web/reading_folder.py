"""What is kept of one stack while it is read and reviewed.

- `about.json`: what the stack is, and how far it has come
- `upload`: the file as it was sent, until all its pages have been read
- `templates/`: the templates as they were when it was sent
- `pages/7.json`: what was read on page 7, before any decision
- `pages/7.png`: the page, laid on its template
- `decisions.json`: what a person has decided
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
    """What a person has decided about a box of a page."""

    page: int
    group: str
    box: str
    label: Label


@dataclass(frozen=True)
class ReadingFolder:
    """The pages of a stack, and what a person has decided about them."""

    path: Path

    @property
    def upload(self) -> Path:
        """The file as it was sent."""
        return self.path / "upload"

    def templates(self) -> dict[str, Template]:
        """The templates by name, as they were when the stack was sent."""
        found = map(_template, sorted((self.path / "templates").iterdir()))
        return {template.name: template for template in found}

    def keep_page(self, page: PageReading, picture: bytes | None) -> None:
        """Keep what was read on a page. Raises FileNotFoundError when the stack has been deleted."""
        if picture is not None:
            write(self._picture(page.number), picture)
        write(self.path / "pages" / f"{page.number}.json", _PAGE.dump_json(page))

    def pages_done(self) -> list[int]:
        """The numbers of the pages that have been read, sorted."""
        return sorted(int(path.stem) for path in (self.path / "pages").glob("[!.]*.json"))

    def picture(self, number: int) -> bytes:
        """The picture of a page; a 404 `Problem` when it has none."""
        try:
            return self._picture(number).read_bytes()
        except FileNotFoundError:
            raise Problem(404, f"page {number} has no picture") from None

    def _picture(self, number: int) -> Path:
        return self.path / "pages" / f"{number}.png"

    def stamp(self) -> tuple[int, int]:
        """What differs when the results may have changed."""
        decisions = self._decisions
        return len(self.pages_done()), decisions.stat().st_mtime_ns if decisions.exists() else 0

    def as_read(self) -> Reading:
        """What was read, before a person decided anything."""
        documents = [(self.path / "pages" / f"{page}.json").read_bytes() for page in self.pages_done()]
        return Reading(with_forms([_PAGE.validate_json(document) for document in documents]))

    def reading(self) -> Reading:
        """What was read, and what a person has decided since."""
        pages = {page.number: page for page in self.as_read().pages}
        templates = self.templates()
        for made in self.decisions():
            form = template_page(pages[made.page], templates)
            pages[made.page] = decided(pages[made.page], form, made.group, made.box, made.label)
        return Reading(tuple(pages.values()))

    def page(self, number: int) -> tuple[PageReading, Page]:
        """A page that was read, and the page of its template; a 404 `Problem` for another page."""
        for page in self.reading().pages:
            if page.number == number and page.status == "read":
                return page, template_page(page, self.templates())
        raise Problem(404, f"page {number} was not read")

    @property
    def _decisions(self) -> Path:
        return self.path / "decisions.json"

    def decisions(self) -> list[Decision]:
        """What a person has decided, in that order."""
        try:
            return [Decision(**made) for made in read_json(self._decisions)]
        except FileNotFoundError:
            return []

    def decide(self, decision: Decision) -> None:
        """Keep a decision in place of an earlier one about the same box."""
        with locked(self.path):
            self._write([*self._others(decision), decision])

    def undecide(self, decision: Decision) -> None:
        """Forget the decision about a box."""
        with locked(self.path):
            self._write(self._others(decision))

    def _others(self, decision: Decision) -> list[Decision]:
        return [made for made in self.decisions() if _place(made) != _place(decision)]

    def _write(self, decisions: Sequence[Decision]) -> None:
        write_json(self._decisions, [asdict(made) for made in decisions])


def template_page(page: PageReading, templates: Mapping[str, Template]) -> Page:
    """The page of a template that a page was laid on."""
    return templates[page.template or ""].pages[(page.template_page or 1) - 1]


@lru_cache(maxsize=8)
def _template(path: Path) -> Template:
    """A template of a stack; it never changes."""
    return Template.from_json(path.read_bytes())


def _place(decision: Decision) -> tuple[int, str, str]:
    return decision.page, decision.group, decision.box
