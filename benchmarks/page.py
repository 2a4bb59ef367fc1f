"""Measures the page: frames while a user draws, points or trains a network, and the request for a stroke.

`python -m benchmarks.page` measures the served version in Chromium and writes its section of `results.md`.
The cost of a frame is all work of the page's main thread for one move of the pointer, as Chromium counts it:
scripts, styles and layout.
"""

from collections.abc import Callable, Iterator
from statistics import median

from playwright.sync_api import CDPSession

from benchmarks.results import table, write_section
from tests.e2e.browser import Visit, running_browser
from tests.e2e.running import ROOT, running_service

MOVES = 60
STROKES = 30
REPORTS = 300
NEXT_REPORT = """() => new Promise((done) => {
    const painted = () => requestAnimationFrame(() => requestAnimationFrame(done));
    const heard = (_, observer) => { observer.disconnect(); painted(); };
    new MutationObserver(heard).observe(document.querySelector("#learn-progress"), { childList: true });
})"""
"""Waits until the next report of the network that learns is painted."""
LONG_TASKS = """() => {
    window.longTasks = [];
    const heard = (list) => window.longTasks.push(...list.getEntries().map((task) => task.duration));
    new PerformanceObserver(heard).observe({ type: "longtask" });
}"""
CALLS = """() => performance.getEntriesByType("resource")
    .filter((entry) => entry.name.includes("/explain")).slice(2).map((entry) => entry.duration)"""


def main() -> None:
    """Measure, print, and write the section."""
    with (
        running_service(ROOT / "artifacts" / "tickcross", workers=1) as service,
        running_browser() as browser,
    ):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        visit = Visit.of(context, service)
        rows = [_row(name, times, "a frame") for name, times in _interactions(visit)]
        rows.append(_row("an explanation of a stroke, from request to answer", _calls(visit), "a call"))
        playing, long_tasks = _playing(visit)
        rows.append(_row("a small network learns", playing, "a report"))
    lines = table(["", "median ms", "worst ms", "of"], rows)
    longest = f"the longest took {max(long_tasks):.0f} ms" if long_tasks else "none"
    lines += ["", f"Tasks of the main thread above 50 ms while the small network learns: {longest}."]
    write_section("The page", lines)
    print("\n".join(lines))


def _interactions(visit: Visit) -> Iterator[tuple[str, list[float]]]:
    session = visit.page.context.new_cdp_session(visit.page)
    session.send("Performance.enable")
    yield "drawing on the pad", _drawing(visit, session)
    for index, layer in enumerate(visit.explanation["layers"], 1):
        if layer["kind"] in ("convolution", "max_pooling", "fully_connected"):
            yield f"pointing at layer {index}, {layer['kind']}", _pointing(visit, session, index)


def _drawing(visit: Visit, session: CDPSession) -> list[float]:
    visit.clear()
    box = _box(visit, "#pad")
    visit.page.mouse.move(box[0] + 20, box[1] + 20)
    visit.page.mouse.down()
    times = _frames(visit, session, lambda share: (box[0] + 20 + share * 300, box[1] + 20 + share * 200))
    visit.page.mouse.up()
    return times


def _pointing(visit: Visit, session: CDPSession, stage: int) -> list[float]:
    picture = visit.stage(stage).locator(".layer-picture")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box is not None
    x, y, width, height = box["x"], box["y"], box["width"], box["height"]
    return _frames(visit, session, lambda share: (x + width * (0.05 + 0.9 * share), y + height * share))


def _playing(visit: Visit) -> tuple[list[float], list[float]]:
    """Milliseconds of the main thread for each report of the learning network, and for tasks above 50 ms."""
    session = visit.page.context.new_cdp_session(visit.page)
    session.send("Performance.enable")
    visit.page.get_by_role("link", name="Learn", exact=True).click()
    visit.page.locator("#learn-says:not(:empty)").wait_for()
    visit.page.get_by_role("button", name="One step", exact=True).click()
    visit.page.locator("#learn-progress", has_text="Step 1,").wait_for()
    visit.page.evaluate(LONG_TASKS)
    visit.page.locator("#learn-run").click()
    times = []
    for _ in range(REPORTS):
        before = _busy(session)
        visit.page.evaluate(NEXT_REPORT)
        times.append(_busy(session) - before)
    return times, list(visit.page.evaluate("() => window.longTasks"))


def _box(visit: Visit, selector: str) -> tuple[float, float]:
    box = visit.page.locator(selector).bounding_box()
    assert box is not None
    return box["x"], box["y"]


def _frames(visit: Visit, session: CDPSession, place: Callable[[float], tuple[float, float]]) -> list[float]:
    """Milliseconds of the main thread for each of `MOVES` moves of the pointer."""
    times = []
    for move in range(MOVES):
        before = _busy(session)
        visit.page.mouse.move(*place(move / MOVES))
        visit.settle()
        times.append(_busy(session) - before)
    return times


def _busy(session: CDPSession) -> float:
    """Milliseconds that the page has spent on scripts, styles and layout so far."""
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return 1000.0 * float(
        sum(metrics[name] for name in ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration"))
    )


def _calls(visit: Visit) -> list[float]:
    for stroke in range(STROKES):
        visit.stroke([(0.1 + stroke / 40, 0.2), (0.2 + stroke / 50, 0.8)])
    return list(visit.page.evaluate(CALLS))


def _row(name: str, times: list[float], unit: str) -> list[str]:
    return [name, f"{median(times):.1f}", f"{max(times):.1f}", f"{unit}, {len(times)} of them"]


if __name__ == "__main__":
    main()
