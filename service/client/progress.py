"""Shows the progress through a long list of marks."""

import sys


def show_progress(done: int, total: int, width: int = 40) -> None:
    """Redraw a bar on stderr; the last one ends the line."""
    filled = width * done // total
    bar = "#" * filled + "." * (width - filled)
    end = "\n" if done == total else ""
    sys.stderr.write(f"\r[{bar}] {done}/{total}{end}")
    sys.stderr.flush()
