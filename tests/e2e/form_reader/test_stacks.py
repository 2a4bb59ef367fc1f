"""The first page and the results: an empty form becomes a template, a stack is sent, shown and deleted."""

import json
from pathlib import Path

import pytest
from flask import Flask

from examples.form_reader.web.services import services
from tests.e2e.form_reader import IN_A_BROWSER
from tests.e2e.form_reader.visiting import Visit
from tests.examples.form_reader.drawn_forms import empty_form, pdf
from tests.examples.form_reader.web.seeding import REASON

pytestmark = IN_A_BROWSER


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """The empty form as a file."""
    path = tmp_path / "form.pdf"
    path.write_bytes(pdf([empty_form()]))
    return path


def test_an_empty_form_becomes_a_template_and_the_editor_opens(visit: Visit, form: Path) -> None:
    visit.open("/")
    assert visit.page.locator("#send").is_hidden()
    visit.page.get_by_label("Name").fill("Meals 2")
    visit.page.locator("#form").set_input_files(form)
    visit.page.get_by_role("button", name="Find its boxes").click()
    visit.page.wait_for_url("**/editor?name=Meals+2")
    visit.page.locator(".box").first.wait_for()
    assert visit.page.locator(".box").count() == 8


def test_a_file_that_is_not_a_form_is_refused_with_the_reason(visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_text("Dear Sir or Madam")
    visit.open("/")
    visit.page.get_by_label("Name").fill("Letter")
    visit.page.locator("#form").set_input_files(tmp_path / "letter.pdf")
    visit.page.get_by_role("button", name="Find its boxes").click()
    visit.page.locator("#problem", has_text="expected a PDF, a TIFF, a JPEG or a PNG").wait_for()
    assert visit.page.get_by_role("button", name="Find its boxes").is_enabled()
    assert any("415" in error for error in visit.errors)
    visit.errors.clear()


def test_a_stack_is_sent_and_its_progress_is_shown(
    visit: Visit, app: Flask, reading: str, form: Path
) -> None:
    visit.open("/")
    visit.page.locator("#stack").set_input_files(form)
    visit.page.get_by_role("button", name="Read this stack").click()
    row = visit.page.locator("#readings tr", has_text="form.pdf")
    row.get_by_text("waiting, 0 of 1 page").wait_for()
    store = services(app).readings
    (about,) = (each for each in store.all() if each.id != reading)
    store.update(about, state="held", reason="tickcross does not answer")
    row.get_by_text("tickcross does not answer").wait_for()


def test_the_list_shows_the_unread_pages_of_a_stack(visit: Visit, reading: str) -> None:
    visit.open("/")
    visit.page.locator(f'[data-id="{reading}"]').get_by_text("1 page not read").wait_for()


def test_a_stack_is_deleted(visit: Visit, reading: str) -> None:
    visit.page.on("dialog", lambda dialog: dialog.accept())
    visit.open("/")
    visit.page.get_by_role("button", name="Delete week 48.pdf").click()
    visit.page.locator("#readings").wait_for(state="hidden")
    assert visit.fetch(f"/readings/{reading}").status_code == 404


def test_the_results_show_the_status_of_each_page(visit: Visit, reading: str) -> None:
    visit.open(f"/reading?id={reading}")
    rows = visit.page.locator("#pages tbody tr")
    assert rows.count() == 4
    first, second, third, fourth = (rows.nth(place).inner_text() for place in range(4))
    assert "Bread" in first
    assert "Rolls, Muesli (doubtful)" in second
    assert "a blank page" in third
    assert f"not read: {REASON}" in fourth
    assert visit.text("#state") == (
        "4 pages: 2 read, 1 blank, 1 not read; 3 boxes are doubtful, 0 decided by a person"
    )


def test_the_files_are_downloaded(visit: Visit, reading: str) -> None:
    visit.open(f"/reading?id={reading}")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("link", name="Results (JSON)").click()
    assert len(json.loads(Path(download.value.path()).read_bytes())["pages"]) == 4
    with visit.page.expect_download() as download:
        visit.page.get_by_role("link", name="A line for each form: Meals (CSV)").click()
    assert Path(download.value.path()).read_text("utf-8-sig").startswith("form,pages,Breakfast,Drink,Room")
