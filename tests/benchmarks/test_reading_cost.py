"""The cost is measured on clean pictures with one look, by a worker that any checkout can run."""

import sys
from pathlib import Path

from PIL import Image

from benchmarks.reading_cost.__main__ import CLEAN, CROWDED, HERE, asking, draw, started
from model.picture import image_to_reading


def test_clean_pictures_have_one_look(tmp_path: Path) -> None:
    folders = draw(tmp_path, each=1)
    assert set(folders) == {CLEAN, *CROWDED}
    for file in folders[CLEAN].iterdir():
        with Image.open(file) as image:
            assert max(image.size) == 48
            assert not image_to_reading(image, 40).looks


def test_a_worker_reports_the_time_for_a_picture(tmp_path: Path) -> None:
    picture = tmp_path / "blank.png"
    Image.new("L", (20, 20), 255).save(picture)
    with started(HERE, Path(sys.executable)) as worker:
        assert asking(worker)(picture) > 0
