"""Names boxes and their groups after the text near them, if the form is a PDF."""

from collections import Counter
from collections.abc import Sequence

from examples.form_reader.frames import Frame
from examples.form_reader.sent_pages import PrintedText

REACH = 12.0
"""The maximum distance between a box and the text that names it, in millimetres."""
LONGEST = 80
"""The maximum number of characters in a name."""


def group_name(row: Sequence[Frame], texts: Sequence[PrintedText], otherwise: str) -> str:
    """The text before the first box of a row, or after the only box of a row; else `otherwise`."""
    before = [text for text in texts if _beside(row[0], text) and text.right <= row[0].left]
    if before:
        return shortened(" ".join(text.text for text in sorted(before, key=lambda text: text.left)))
    after = [text for text in texts if _beside(row[0], text)] if len(row) == 1 else []
    return _nearest_after(row[0], after, float("inf")) or otherwise


def box_names(row: Sequence[Frame], texts: Sequence[PrintedText]) -> list[str]:
    """For each box of a row, the text after it, or the nearest one above it, or a name such as `box 3`."""
    ends = [*(frame.left for frame in row[1:]), float("inf")]
    names = [
        _nearest_after(frame, [text for text in texts if _beside(frame, text)], end)
        or _above(frame, texts)
        or f"box {at}"
        for at, (frame, end) in enumerate(zip(row, ends, strict=True), start=1)
    ]
    return numbered(names)


def numbered(names: Sequence[str]) -> list[str]:
    """The same names, with a number added to each repeated name."""
    used: Counter[str] = Counter()
    taken = set(names)
    unique_names = []
    for name in names:
        used[name] += 1
        while used[name] > 1 and f"{name} ({used[name]})" in taken:
            used[name] += 1
        unique_names.append(name if used[name] == 1 else f"{name} ({used[name]})")
    return unique_names


def shortened(name: str) -> str:
    """The name, cut off if it is too long to fit beside a box."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"


def _beside(frame: Frame, text: PrintedText) -> bool:
    return bool(text.text) and text.top <= frame.middle <= text.bottom + 0.5


def _nearest_after(frame: Frame, beside: Sequence[PrintedText], end: float) -> str:
    """The text that starts right after a box and before `end`, with the texts that closely follow it."""
    words, at = [], frame.right
    for text in sorted(beside, key=lambda text: text.left):
        if at - 0.5 <= text.left < min(at + REACH, end):
            words.append(text.text)
            at = text.right
    return shortened(" ".join(words))


def _above(frame: Frame, texts: Sequence[PrintedText]) -> str:
    """The heading of the box's column."""
    middle = (frame.left + frame.right) / 2
    over = [text for text in texts if text.text and text.bottom <= frame.top and _is_over(middle, text)]
    return shortened(max(over, key=lambda text: text.bottom).text) if over else ""


def _is_over(middle: float, text: PrintedText) -> bool:
    """Whether a text is the heading: its middle is over the column, unlike a line that crosses it."""
    return abs((text.left + text.right) / 2 - middle) < max(4.0, (text.right - text.left) / 4)
