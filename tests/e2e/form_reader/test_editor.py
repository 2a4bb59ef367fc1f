"""The template editor: boxes are moved, resized, added, removed, named and grouped, also by keyboard."""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator

from examples.form_reader.templates import Box, Group, Page, Template
from examples.form_reader.web.services import services
from tests.e2e.form_reader import IN_A_BROWSER
from tests.e2e.form_reader.visiting import Visit
from tests.examples.form_reader.drawn_forms import template

pytestmark = IN_A_BROWSER


@pytest.fixture
def editor(visit: Visit, reading: str) -> Visit:
    """The editor with the template Meals."""
    visit.open("/editor?name=Meals")
    return visit


def box(visit: Visit, name: str) -> Locator:
    return visit.page.get_by_role("button", name=name, exact=True)


def saved(visit: Visit) -> dict[str, dict[str, Any]]:
    """Save, and return the groups of the stored template by name."""
    visit.press("Control+s")
    visit.page.locator("#save:disabled").wait_for()
    page = visit.fetch("/templates/Meals").json()["pages"][0]
    return {group["name"]: group for group in page["groups"]}


def names(group: dict[str, Any]) -> list[str]:
    return [box["name"] for box in group["boxes"]]


def test_all_boxes_of_the_template_are_shown(editor: Visit) -> None:
    labels = [each.get_attribute("aria-label") for each in editor.page.locator(".box").all()]
    assert labels[:4] == ["Breakfast: Bread", "Breakfast: Rolls", "Breakfast: Muesli", "Drink: Tea"]
    assert len(labels) == 8
    assert editor.page.locator("#save").is_disabled()


def test_arrow_keys_move_a_box_and_with_shift_resize_it(editor: Visit) -> None:
    box(editor, "Drink: Tea").focus()
    editor.press("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown")
    tea = saved(editor)["Drink"]["boxes"][0]
    assert tea == {"name": "Tea", "left": 13.0, "top": 71.5, "width": 5.5, "height": 5.5}


def test_a_box_does_not_leave_the_page(editor: Visit) -> None:
    box(editor, "Drink: Tea").focus()
    editor.press(*["ArrowLeft"] * 30)
    assert saved(editor)["Drink"]["boxes"][0]["left"] == 0


def test_a_box_is_dragged_and_resized_with_the_mouse(editor: Visit) -> None:
    tea = box(editor, "Drink: Tea")
    sheet = editor.page.locator("#sheet").bounding_box()
    before = tea.bounding_box()
    assert sheet is not None
    assert before is not None
    ten = 10 * sheet["width"] / 105
    mouse = editor.page.mouse
    mouse.move(before["x"] + 5, before["y"] + 5)
    mouse.down()
    mouse.move(before["x"] + 5 + ten, before["y"] + 5, steps=4)
    mouse.up()
    corner = tea.locator("i").bounding_box()
    assert corner is not None
    mouse.move(corner["x"] + 5, corner["y"] + 5)
    mouse.down()
    mouse.move(corner["x"] + 5, corner["y"] + 5 + ten, steps=4)
    mouse.up()
    moved = saved(editor)["Drink"]["boxes"][0]
    assert moved["left"] == pytest.approx(22, abs=0.1)
    assert moved["height"] == pytest.approx(15, abs=0.1)
    editor.page.locator("#undo").click()
    editor.page.locator("#undo").click()
    assert saved(editor)["Drink"]["boxes"][0]["left"] == 12.0


def test_enter_moves_on_to_the_name_of_the_next_box(editor: Visit) -> None:
    box(editor, "Room: Single").focus()
    editor.press("Enter")
    editor.page.keyboard.type("One bed")
    editor.press("Enter")
    editor.page.keyboard.type("Two beds")
    editor.press("Enter")
    assert names(saved(editor)["Room"]) == ["One bed", "Two beds"]


def test_a_box_is_added_below_the_selected_one_and_in_its_group(editor: Visit) -> None:
    box(editor, "Room: Double").click()
    editor.page.get_by_role("button", name="Add a box").click()
    added = saved(editor)["Room"]["boxes"][2]
    assert added == {"name": "Box 1", "left": 42.0, "top": 105.5, "width": 5.0, "height": 5.0}


def test_a_removed_box_passes_the_focus_to_the_next(editor: Visit) -> None:
    box(editor, "Drink: Tea").focus()
    editor.press("Delete")
    assert editor.page.evaluate("document.activeElement.ariaLabel") == "Drink: Coffee"
    assert names(saved(editor)["Drink"]) == ["Coffee", "Milk"]


def test_selected_boxes_become_a_new_group(editor: Visit) -> None:
    box(editor, "Breakfast: Muesli").focus()
    editor.press("Space", "Tab")
    assert editor.page.evaluate("document.activeElement.ariaLabel") == "Drink: Tea"
    box(editor, "Breakfast: Muesli").click()
    box(editor, "Drink: Tea").click(modifiers=["Shift"])
    assert editor.text("#box-title") == "2 boxes"
    editor.page.locator("#box-group").select_option(label="a new group")
    editor.page.locator("#group-name").fill("Both")
    editor.page.get_by_label("How many of its boxes may be chosen").select_option(label="exactly one")
    editor.page.get_by_label("A cross means").select_option(label="not chosen")
    groups = saved(editor)
    assert names(groups["Both"]) == ["Muesli", "Tea"]
    assert (groups["Both"]["rule"], groups["Both"]["tick"], groups["Both"]["cross"]) == (
        "one",
        "chosen",
        "not-chosen",
    )
    assert names(groups["Breakfast"]) == ["Bread", "Rolls"]


def test_a_box_moved_to_a_group_with_its_name_gets_another_name(editor: Visit) -> None:
    box(editor, "Drink: Milk").click()
    editor.page.locator("#box-name").fill("Bread")
    editor.press("Tab")
    editor.page.locator("#box-group").select_option(label="Breakfast")
    assert names(saved(editor)["Breakfast"]) == ["Bread", "Rolls", "Muesli", "Bread 1"]


def test_undo_goes_back_step_by_step(editor: Visit) -> None:
    box(editor, "Drink: Tea").focus()
    editor.press("ArrowRight", "Delete", "Control+z", "Control+z")
    assert editor.page.locator("#save").is_disabled()
    assert editor.page.locator("#undo").is_disabled()
    assert editor.page.locator(".box").count() == 8


def test_a_refusal_is_shown_and_nothing_is_lost(editor: Visit) -> None:
    box(editor, "Drink: Tea").click()
    editor.page.locator("#group-name").fill("Room")
    editor.press("Tab")
    editor.page.get_by_role("button", name="Save").click()
    editor.page.locator("#problem", has_text="more than one group is named 'Room'").wait_for()
    assert editor.page.locator("#save").is_enabled()
    assert any("422" in error for error in editor.errors)
    editor.errors.clear()


def test_each_page_of_a_form_has_its_own_boxes(visit: Visit, app: Flask) -> None:
    (page,) = template().pages
    second = Page(
        page.width, page.height, page.picture, (Group("Desk", "any", (Box("Signed", 9, 9, 5, 5),)),)
    )
    services(app).templates.add(Template("Two pages", (page, second)))
    visit.open("/editor?name=Two+pages")
    visit.page.get_by_role("button", name="Page 2").click()
    assert visit.page.locator(".box").count() == 1
    visit.page.get_by_role("button", name="Add a box").click()
    visit.press("Control+s")
    visit.page.locator("#save:disabled").wait_for()
    pages = visit.fetch("/templates/Two pages").json()["pages"]
    assert [len(each["groups"]) for each in pages] == [3, 2]
    visit.page.get_by_role("button", name="Page 1").click()
    assert visit.page.locator(".box").count() == 8


def test_a_form_without_boxes_shows_a_hint_until_one_is_added(visit: Visit, app: Flask) -> None:
    (page,) = template().pages
    services(app).templates.add(Template("No boxes", (Page(page.width, page.height, page.picture),)))
    visit.open("/editor?name=No+boxes")
    assert visit.text("#no-boxes").startswith("This form has no boxes")
    visit.page.get_by_role("button", name="Add a box").click()
    assert visit.page.locator("#no-boxes").is_hidden()


def test_all_controls_can_be_reached_with_the_keyboard(editor: Visit) -> None:
    editor.reach("#add")
    editor.press("Enter")
    assert editor.page.evaluate("document.activeElement.className") == "box"
    editor.reach("#box-name")
    editor.reach("#group-cross")
    editor.reach("#save", "Shift+Tab", 60)
