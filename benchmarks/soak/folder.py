"""Disturbances of the artifacts folder: promotions, and garbage of every kind beside the versions."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from benchmarks.soak.scene import Scene
from benchmarks.soak.subject import VERSIONS
from model.artifact import promote

SERVED = "served"
LOOK_SECONDS = 0.5
"""Longer than two looks of the service at the folder."""


def swap(scene: Scene) -> None:
    """Promote one version after the other; their answers differ."""
    while scene.goes_on():
        others = [version for version in VERSIONS if version not in scene.subject.served.current]
        scene.subject.promote(scene.chance.choice(others))


def litter(scene: Scene) -> None:
    """Put garbage where versions are expected, one kind at a time and all at once; the served one stays."""
    root = scene.subject.artifacts
    places = [root / name for name in GARBAGE]
    try:
        for place, make in scene.chance.sample([*zip(places, GARBAGE.values(), strict=True)], len(GARBAGE)):
            make(root, place)
            scene.rest(0.15)
        scene.rest(LOOK_SECONDS)
        _same_version(scene)
    finally:
        for place in places:
            remove(place)


def spoil_served(scene: Scene) -> None:
    """Put garbage under the served version's name; any of the versions may answer then."""
    subject, chance = scene.subject, scene.chance
    (version,) = subject.served.current
    subject.served.changing(VERSIONS)
    place = subject.artifacts / SERVED
    try:
        while scene.goes_on():
            remove(place)
            chance.choice(SERVED_GARBAGE)(subject.artifacts, place)
            scene.rest(LOOK_SECONDS)
    finally:
        remove(place)
        promote(subject.artifacts, version)
    subject.wait_for(version)


def half_written(root: Path, place: Path) -> None:
    """A version whose writer has died."""
    place.mkdir()
    shutil.copy(root / "1" / "manifest.json", place)


def damaged(name: str, content: bytes) -> Callable[[Path, Path], None]:
    """A version with one file of other content."""

    def make(root: Path, place: Path) -> None:
        shutil.copytree(root / "1", place)
        (place / name).write_bytes(content)

    return make


def enormous(root: Path, place: Path) -> None:
    """A version whose manifest is a sparse file of a terabyte."""
    shutil.copytree(root / "1", place)
    with suppress(OSError):
        os.truncate(place / "manifest.json", 2**40)


def file(root: Path, place: Path) -> None:
    """A file where a folder is expected."""
    place.write_bytes(bytes(range(256)))


def link_to(target: str) -> Callable[[Path, Path], None]:
    """A link to another place."""
    return lambda root, place: place.symlink_to(target)


def unreadable(root: Path, place: Path) -> None:
    """A folder that only root may read, and that has no version for root either."""
    half_written(root, place)
    place.chmod(0)


def fifo_inside(root: Path, place: Path) -> None:
    """A version whose manifest is a pipe without a writer."""
    place.mkdir()
    os.mkfifo(place / "manifest.json")


def folder_inside(root: Path, place: Path) -> None:
    """A version whose manifest is a folder."""
    (place / "manifest.json").mkdir(parents=True)


def links_inside(root: Path, place: Path) -> None:
    """A version whose files are links to themselves."""
    place.mkdir()
    for name in ("manifest.json", "weights.safetensors", "SHA256SUMS"):
        (place / name).symlink_to(name)


def fifo(root: Path, place: Path) -> None:
    """A pipe without a writer."""
    os.mkfifo(place)


def folder(root: Path, place: Path) -> None:
    """An empty folder."""
    place.mkdir()


def text(content: bytes) -> Callable[[Path, Path], None]:
    """A file with this content."""
    return lambda root, place: _written(place, content)


def _written(place: Path, content: bytes) -> None:
    place.write_bytes(content)


GARBAGE: dict[str, Callable[[Path, Path], None]] = {
    "101": half_written,
    "102": damaged("weights.safetensors", b"half of it"),
    "103": damaged("manifest.json", b"[" * 100_000),
    "104": damaged("SHA256SUMS", b"\xff" * 5000),
    "105": enormous,
    "106": file,
    "107": link_to("nowhere"),
    "108": link_to("108"),
    "109": link_to("/"),
    "110": link_to(".."),
    "111": unreadable,
    "112": fifo,
    "113": fifo_inside,
    "114": folder_inside,
    "115": links_inside,
    "116": folder,
    "9" * 20: folder,
    "9" * 200: file,
    "02": half_written,
    "-1": half_written,
    "1e3": half_written,
    "\u0663": half_written,
    "\udcff\udcfe": folder,
    ".writing-0123456789abcdef": half_written,
}
"""Name in the artifacts folder -> the function that makes it."""

SERVED_GARBAGE: tuple[Callable[[Path, Path], None], ...] = (
    text(b""),
    text(b"\xff\xfe\0\0" * 20),
    text(b"9" * 99),
    text(b"3\n" * 1000),
    text(b"../1"),
    link_to("served"),
    link_to("nowhere"),
    link_to("/dev/zero"),
    fifo,
    folder,
)


def remove(place: Path) -> None:
    """Remove a file, link or folder."""
    if place.is_dir() and not place.is_symlink():
        place.chmod(0o700)
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def _same_version(scene: Scene) -> None:
    (version,) = scene.subject.served.current
    if not scene.subject.all_serve(version):
        scene.faults.append(f"with garbage present, not all workers serve version {version} any more")
