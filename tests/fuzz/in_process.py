"""One target under atheris: `python -m tests.fuzz.in_process TARGET [libFuzzer's arguments]`.

A file as the argument runs that input alone, which is how a kept failure is looked at again.
"""

import sys
import warnings

import atheris

INSTRUMENTED = ["service", "model", "PIL", "werkzeug", "tests"]


def main() -> None:
    """Fuzz until libFuzzer ends the process."""
    name, *arguments = sys.argv[1:]
    warnings.simplefilter("ignore")  # Pillow warns of many broken pictures
    with atheris.instrument_imports(include=INSTRUMENTED):
        from tests.fuzz.targets import TARGETS
    # libFuzzer starts itself again to merge, by a command that it makes of the first argument and the rest.
    command = f"{sys.executable} -m {__spec__.name} {name}"
    atheris.Setup([command, *arguments], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
