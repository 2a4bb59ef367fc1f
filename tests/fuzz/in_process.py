"""Runs one target under atheris: `python -m tests.fuzz.in_process TARGET [libFuzzer's arguments]`.

With a file as the argument it runs only that input, for example a saved failure.
"""

import sys
import warnings

import atheris
import werkzeug.datastructures
import werkzeug.http  # noqa: F401 - imported here so that it is not instrumented, which is slow

from tests.fuzz.outcome import ROOT

PACKAGES = ["service", "model", "PIL", "werkzeug"]
READERS = ("service.core", "model.picture")
"""Our packages that process inputs."""


def _other_modules() -> list[str]:
    """The modules of our packages that process no input."""
    paths = (path for package in ("service", "model") for path in (ROOT / package).rglob("*.py"))
    parts = (path.relative_to(ROOT).with_suffix("").parts for path in paths)
    names = (".".join(part).removesuffix(".__init__") for part in parts)
    return [name for name in names if not name.startswith(READERS)]


def main() -> None:
    """Fuzz until libFuzzer ends the process."""
    name, *arguments = sys.argv[1:]
    warnings.simplefilter("ignore")  # Pillow warns of many broken pictures
    with atheris.instrument_imports(include=PACKAGES, exclude=_other_modules()):
        from tests.fuzz.targets import TARGETS
    # To merge, libFuzzer starts itself again with a command built from the first argument and the rest.
    command = f"{sys.executable} -m {__spec__.name} {name}"
    atheris.Setup([command, *arguments], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
