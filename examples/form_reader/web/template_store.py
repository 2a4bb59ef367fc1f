"""Stores templates, each in a JSON file with its name."""

import os
import re
import unicodedata
from pathlib import Path

from examples.form_reader.templates import Template
from examples.form_reader.web.private_files import locked, make_folder, write
from examples.form_reader.web.problems import Problem

NAME = re.compile(r"\w(?:[\w .-]{0,58}[\w.-])?")
SUFFIX = ".json"
MAX_BYTES = 64 * 1024 * 1024
"""The maximum for all templates together. Their pages are in memory while stacks are read."""


def checked_name(name: str) -> str:
    """The name of a template, in the normal form NFC; raises a 422 `Problem` if it cannot be one."""
    name = unicodedata.normalize("NFC", name)
    if not NAME.fullmatch(name):
        detail = "a name has 1 to 60 letters, digits, spaces, dots, hyphens and underscores"
        raise Problem(422, f"{detail}; it starts with a letter, digit or underscore", "name")
    return name


class TemplateStore:
    """The templates in a folder.

    - `max_templates`: the maximum number of templates.
    - `max_pages`: the maximum number of their pages together.
    """

    def __init__(self, folder: Path, max_templates: int, max_pages: int) -> None:
        make_folder(folder)
        self._folder = folder
        self._max_templates = max_templates
        self._max_pages = max_pages

    def names(self) -> list[str]:
        """The names of all templates, sorted."""
        return sorted(path.name.removesuffix(SUFFIX) for path in self._folder.glob(f"[!.]*{SUFFIX}"))

    def document(self, name: str) -> bytes:
        """The JSON of a template; raises a 404 `Problem` if there is none."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            raise _no_template(name) from None

    def template(self, name: str) -> Template:
        """A template; raises a 404 `Problem` if there is none."""
        return Template.from_json(self.document(name))

    def check_room(self, name: str) -> None:
        """Raise a `Problem` if the name cannot be added: 409 if it is taken, 429 for too many templates."""
        names = self.names()
        if name in names:
            raise Problem(409, f"there is a template {name!r} already", "name")
        if len(names) >= self._max_templates:
            raise Problem(429, f"there are {len(names)} templates; delete one first")

    def add(self, template: Template) -> None:
        """Save a new template. Raises like `check_room`, and a 429 `Problem` for too many pages or bytes."""
        with locked(self._folder):
            self.check_room(template.name)
            self._write(template)

    def replace(self, template: Template) -> None:
        """Replace the template of the same name; raises a 404 `Problem` if there is none.

        Raises a 429 `Problem` for too many pages or bytes.
        """
        with locked(self._folder):
            if not self._path(template.name).exists():
                raise _no_template(template.name)
            self._write(template)

    def delete(self, name: str) -> None:
        """Delete a template; raises a 404 `Problem` if there is none."""
        with locked(self._folder):
            try:
                self._path(name).unlink()
            except FileNotFoundError:
                raise _no_template(name) from None

    def link(self, name: str, folder: Path) -> None:
        """Hard-link a template as it is now into another folder; raises a 404 `Problem` if there is none."""
        try:
            os.link(self._path(name), folder / (name + SUFFIX))
        except FileNotFoundError:
            raise _no_template(name) from None

    def _path(self, name: str) -> Path:
        return self._folder / (checked_name(name) + SUFFIX)

    def _write(self, template: Template) -> None:
        document = template.to_json().encode()
        others = [name for name in self.names() if name != template.name]
        pages = len(template.pages) + sum(len(self.template(name).pages) for name in others)
        if pages > self._max_pages:
            detail = f"the templates have {pages} pages together; at most {self._max_pages} are kept"
            raise Problem(429, f"{detail}. Delete one first")
        if len(document) + sum(self._path(name).stat().st_size for name in others) > MAX_BYTES:
            raise Problem(429, f"the templates have more than {MAX_BYTES} bytes together. Delete one first")
        write(self._path(template.name), document)


def _no_template(name: str) -> Problem:
    return Problem(404, f"there is no template {name!r}")
