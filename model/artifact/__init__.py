"""What the offline job hands to the service: a folder with weights that never changes once it is written.

`manifest` says what stands in `manifest.json`, `conformance` holds a manifest against that, `weights`
keeps the arrays, `versions` numbers the folders and writes them whole or not at all, `loading` refuses what
is not right.
"""

from model.artifact.loading import Artifact, load_version
from model.artifact.manifest import FORMAT, Manifest, grid_to_rows, rows_to_grid
from model.artifact.versions import latest_version, save_version, versions

__all__ = [
    "FORMAT",
    "Artifact",
    "Manifest",
    "grid_to_rows",
    "latest_version",
    "load_version",
    "rows_to_grid",
    "save_version",
    "versions",
]
