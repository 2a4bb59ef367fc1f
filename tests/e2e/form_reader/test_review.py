"""The review: a key decides each doubtful box."""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Route

from tests.e2e.form_reader import IN_A_BROWSER
from tests.e2e.form_reader.visiting import Visit

pytestmark = IN_A_BROWSER


@pytest.fixture
def review(visit: Visit, reading: str) -> Visit:
    """The review of a stack with three doubtful boxes."""
    visit.open(f"/review?id={reading}")
    return visit


def labels(visit: Visit, reading: str) -> dict[tuple[str, str], str]:
    """The label of each reviewed box."""
    pages = visit.fetch(f"/readings/{reading}/results.json").json()["pages"]
    boxes = [box for page in pages for box in page["boxes"] if box["reviewed"]]
    return {(box["group"], box["name"]): box["label"] for box in boxes}


def wait_for(visit: Visit, count: str) -> None:
    """Wait until the progress shows this text and is saved."""
    visit.page.locator("#progress-part[aria-busy='false']", has_text=count).wait_for()


def hold_decisions(visit: Visit) -> list[Route]:
    """The decisions that the page sends from now on, held back from the service."""
    decisions: list[Route] = []

    def hold(route: Route) -> None:
        decisions.append(route)

    visit.page.route("**/decisions", hold)
    return decisions


@pytest.mark.parametrize(("key", "label"), [("t", "tick"), ("x", "cross"), ("n", "neither")])
def test_a_key_decides_a_box_and_shows_the_next(review: Visit, reading: str, key: str, label: str) -> None:
    assert review.text("#box-name") == "Room: Single"
    assert review.text("#why") == "Something is in the box that is neither a tick nor a cross"
    review.press(key)
    wait_for(review, "1 decided, 2 to go")
    assert review.text("#box-name") == "Breakfast: Rolls"
    assert labels(review, reading) == {("Room", "Single"): label}


def test_a_box_resolved_by_another_decision_is_left_out(review: Visit, reading: str) -> None:
    review.press("t", "n")
    wait_for(review, "2 decided, 0 to go")
    assert review.text("#over-text") == "No box of this stack is doubtful."
    assert labels(review, reading) == {("Room", "Single"): "tick", ("Breakfast", "Rolls"): "neither"}


def test_a_box_decided_before_an_earlier_decision_is_saved_is_not_shown_again(review: Visit) -> None:
    decisions = hold_decisions(review)
    with review.page.expect_request("**/decisions"):
        review.press("s", "t", "x")
    with review.page.expect_request("**/decisions"):
        decisions[0].continue_()
    assert review.text("#count") == "2 decided, 0 to go"
    decisions[1].continue_()
    wait_for(review, "2 decided")


def test_a_box_stays_when_its_decision_is_undone_before_it_is_saved(review: Visit) -> None:
    decisions = hold_decisions(review)
    with review.page.expect_request("**/decisions"):
        review.press("t", "z")
    with review.page.expect_request("**/decisions"):
        decisions[0].continue_()
    assert review.text("#box-name") == "Room: Single"
    decisions[1].continue_()
    wait_for(review, "0 decided, 3 to go")


def test_a_skipped_box_stays_doubtful(review: Visit, reading: str) -> None:
    review.press("s", "t", "x")
    wait_for(review, "2 decided, 0 to go")
    assert review.text("#over-text") == "That was the last one. 1 box was skipped and is still doubtful."
    progress = review.fetch(f"/readings/{reading}").json()
    assert (progress["doubtful"], progress["decided"]) == (1, 2)


def test_a_decision_is_undone(review: Visit, reading: str) -> None:
    review.press("t", "n", "z")
    wait_for(review, "1 decided, 2 to go")
    assert review.text("#box-name") == "Breakfast: Rolls"
    review.press("z")
    wait_for(review, "0 decided, 3 to go")
    assert review.text("#box-name") == "Room: Single"
    assert labels(review, reading) == {}


def test_a_skip_is_undone(review: Visit) -> None:
    review.press("s", "z")
    assert review.text("#box-name") == "Room: Single"


def test_a_held_key_decides_only_one_box(review: Visit) -> None:
    review.page.keyboard.down("t")
    review.page.keyboard.down("t")
    wait_for(review, "1 decided, 2 to go")


def test_the_buttons_do_what_the_keys_do(review: Visit) -> None:
    review.page.get_by_role("button", name="cross").click()
    wait_for(review, "1 decided, 2 to go")
    review.page.get_by_role("button", name="undo").click()
    wait_for(review, "0 decided, 3 to go")


def test_the_box_is_shown_large_and_marked_on_its_page(review: Visit) -> None:
    crop, around = review.page.locator("#crop").bounding_box(), review.page.locator("#around").bounding_box()
    assert crop is not None
    assert around is not None
    assert crop["width"] > 400
    painted = """(place) => {
        const canvas = document.querySelector(place);
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        let [dark, marked] = [0, 0];
        for (let at = 0; at < data.length; at += 4) {
            if (data[at] < 100) dark += 1;
            if (data[at] > 150 && data[at + 1] < 60) marked += 1;
        }
        return [dark > 100, marked > 100];
    }"""
    assert review.page.evaluate(painted, "#crop") == [True, True]
    assert review.page.evaluate(painted, "#around") == [True, True]


def test_a_stack_deleted_during_the_review_is_reported(review: Visit, reading: str) -> None:
    review.page.request.delete(f"{review.url}/readings/{reading}")
    review.press("t")
    review.page.locator("#problem", has_text="there is no reading").wait_for()
    assert any("404" in error for error in review.errors)
    review.errors.clear()


def test_decided_boxes_are_downloaded_after_consent(review: Visit, reading: str, tmp_path: Path) -> None:
    review.press("t", "x", "s")
    wait_for(review, "2 decided")
    review.page.get_by_role("link", name="See the results").click()
    button = review.page.get_by_role("button", name="Download the marks")
    button.wait_for()
    assert button.is_disabled()
    review.page.locator("#consent").check()
    with review.page.expect_download() as download:
        button.click()
    download.value.save_as(tmp_path / "marks.zip")
    with zipfile.ZipFile(tmp_path / "marks.zip") as archive:
        assert sorted(name.split("/")[0] for name in archive.namelist()) == ["cross", "tick"]
