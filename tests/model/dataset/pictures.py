"""Writes folders of own pictures for tests."""

from pathlib import Path

from PIL import Image, ImageDraw

STROKES = {
    "tick": ((6, 22, 14, 32), (14, 32, 34, 8)),
    "cross": ((6, 6, 34, 34), (6, 34, 34, 6)),
    "neither": ((6, 20, 34, 20),),
}


def write_mark(path: Path, label: str, moved: int = 0) -> Path:
    """A tick, a cross or a dash; `moved` makes it another picture."""
    image = Image.new("L", (40, 40), 255)
    for line in STROKES[label]:
        ImageDraw.Draw(image).line([*line[:3], line[3] - moved], fill=0, width=3)
    return write(path, image)


def write_blank(path: Path, grey: int = 255) -> Path:
    """A picture of blank paper."""
    return write(path, Image.new("L", (40, 40), grey))


def write(path: Path, image: Image.Image) -> Path:
    """Save a picture, and create its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)
    return path


def write_own_marks(directory: Path, of_each: int = 6) -> Path:
    """Pictures of each label, each a little different from the others."""
    for label in STROKES:
        for number in range(of_each):
            write_mark(directory / label / f"{number}.png", label, 3 * number)
    return directory
