"""Copies what Python needs to run into a folder, which becomes the root of the image: nothing else of Debian.

    python image_root.py FOLDER

That is the interpreter of /venv, its standard library without tests and installers, and the shared libraries
of Debian that these and the packages in /venv link to.
"""

import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

PACKAGES = Path("/venv")
LEFT_OUT = ("test", "idlelib", "tkinter", "turtledemo", "ensurepip", "pydoc_data", "*-packages", "config-*")
"""Folders of the standard library that the service does not import."""

LINKED = re.compile(r"(/\S+) \(0x")
"""A library as ldd names it."""

USER = 10001


def main() -> None:
    """Fill the folder that the command line names."""
    root = Path(sys.argv[1])
    (root / "etc").mkdir(parents=True)
    (root / "etc/passwd").write_text(f"tickcross:x:{USER}:{USER}::/app:\n")
    (root / "etc/group").write_text(f"tickcross:x:{USER}:\n")
    shutil.copy2("/etc/ld.so.cache", root / "etc")  # which says in which folders libraries are
    (root / "tmp").mkdir()
    (root / "tmp").chmod(0o1777)
    standard_library = Path(sysconfig.get_path("stdlib"))
    unused = shutil.ignore_patterns(*LEFT_OUT)
    shutil.copytree(standard_library, below(root, standard_library), symlinks=True, ignore=unused)
    interpreter = links_of(PACKAGES / "bin/python")
    for path in (*interpreter, *libraries(interpreter[-1], standard_library)):
        target = below(root, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target, follow_symlinks=path not in interpreter)


def below(root: Path, path: Path) -> Path:
    """The same place in the folder."""
    return root / path.relative_to("/")


def links_of(path: Path) -> list[Path]:
    """What a link of the packages leads to outside of them, each link on the way and its end."""
    targets = []
    while path.is_symlink():
        path = path.parent / path.readlink()
        if not path.is_relative_to(PACKAGES):
            targets.append(path)
    return targets


def libraries(interpreter: Path, standard_library: Path) -> Iterator[Path]:
    """The shared libraries outside of the packages."""
    linking = [interpreter, *standard_library.rglob("lib-dynload/*.so"), *PACKAGES.rglob("*.so*")]
    run = subprocess.run(["ldd", *linking], capture_output=True, text=True, check=False)
    for path in map(Path, sorted(set(LINKED.findall(run.stdout)))):
        if not path.is_relative_to(PACKAGES):
            yield path


if __name__ == "__main__":
    main()
