"""Versions: folders with weights and a manifest. The offline job writes them and the service reads them.

A version never changes after it is written. These modules concern a single version: `manifest` defines
`manifest.json`, `conformance` checks a manifest against that definition, `weights` stores the arrays,
`checksums` covers all files, and `loading` loads a version as an `Artifact`, or refuses it.

These modules concern a folder of versions: `versions` numbers and writes them, `catalogue` lists them,
`choosing` decides which one is served, `promotion` promotes, rolls back and deletes, and `history` logs each
action.
"""

from model.artifact.catalogue import Version, find_version, known_versions
from model.artifact.choosing import Choice, choices, first_choice, served_folder
from model.artifact.history import HISTORY_FILE
from model.artifact.loading import Artifact, load_version
from model.artifact.manifest import FORMAT, Manifest, grid_to_rows, rows_to_grid
from model.artifact.promotion import delete, promote, rollback
from model.artifact.versions import (
    DEFAULT_ROOT,
    SHIPPED,
    latest_version,
    may_be_missing,
    save_version,
    versions,
)

__all__ = [
    "DEFAULT_ROOT",
    "FORMAT",
    "HISTORY_FILE",
    "SHIPPED",
    "Artifact",
    "Choice",
    "Manifest",
    "Version",
    "choices",
    "delete",
    "find_version",
    "first_choice",
    "grid_to_rows",
    "known_versions",
    "latest_version",
    "load_version",
    "may_be_missing",
    "promote",
    "rollback",
    "rows_to_grid",
    "save_version",
    "served_folder",
    "versions",
]
