"""Whether a new version can be written, found out before the work that it takes."""

import tempfile
from pathlib import Path

from model.artifact.history import HISTORY_FILE, locked_history
from model.errors import BadOutput
from model.files import reason_of

_BYTES_A_PARAMETER = 40  # the weights, and a checkpoint with what the optimiser keeps
_BYTES_BESIDES = 8_000_000  # manifest, card, curve and snapshots, with room to spare


def check_room(root: Path, parameters: int) -> None:
    """Write as much where `root` is, or will be, as a version with that many parameters takes.

    Nothing of it is left. Raises BadOutput when it fails: for want of space or of permission, or because
    there is something else in the place of a folder.
    """
    try:
        place = next(path for path in (root, *root.parents) if path.exists())
        next(iter(place.iterdir()), None)  # its versions have to be listed
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(bytes(_BYTES_BESIDES + _BYTES_A_PARAMETER * parameters))
            file.flush()
        if (root / HISTORY_FILE).exists():
            with locked_history(root):  # a line is added to it for each version
                pass
    except OSError as error:
        raise BadOutput(root, reason_of(error)) from error
