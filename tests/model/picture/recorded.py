"""Compares readings of the pictures in `recorded/` with those in `recorded.json`.

The shipped weights were trained on marks that were read in this way. After an intended change of the reading,
`python -m tests.model.picture.recorded` writes the file again.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from model.picture import HIGH, LOW, Manner, Pixels, Reading, pixels_to_readings
from model.picture.decode import decode

FOLDER = Path(__file__).with_suffix("")
FILE = FOLDER.with_suffix(".json")
MANNERS = {
    "usual": Manner(),
    "high": Manner(HIGH),
    "low": Manner(LOW),
    "other polarity": Manner(other_polarity=True),
}
GRID_SIZE = 32


def recorded() -> dict[str, dict[str, Any]]:
    """The recorded readings, by the name of the picture and the manner."""
    readings: dict[str, dict[str, Any]] = json.loads(FILE.read_text())
    return readings


def picture(name: str) -> Pixels:
    """A decoded picture."""
    return decode((FOLDER / name).read_bytes(), max_pixels=1_000_000)


def read(name: str, manner: str) -> dict[str, Any]:
    """The reading of a picture by the current code."""
    return summary(pixels_to_readings([picture(name)], GRID_SIZE, MANNERS[manner])[0])


def summary(reading: Reading) -> dict[str, Any]:
    """The contents of a reading, with a digest for each grid."""
    looks = [
        [look.kind, *look.region, round(look.share, 6), look.weight, _digest(look.grid)]
        for look in reading.looks
    ]
    mark = [*reading.region, *reading.warnings, _digest(reading.grid)]
    return {"mark": mark, "looks": looks}


def _digest(grid: npt.NDArray[np.int8]) -> str:
    return hashlib.sha256(np.packbits(grid < 0).tobytes()).hexdigest()[:12]


def main() -> None:
    """Write the file."""
    names = sorted(path.name for path in FOLDER.glob("*.png"))
    readings = {name: {each: read(name, each) for each in MANNERS} for name in names}
    lines = (f"{json.dumps(name)}: {json.dumps(reading)}" for name, reading in readings.items())
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
