"""The offline job: from settings to a version in the artifacts folder.

`settings` are the choices, `sets` the marks, `descent` the loop of mini-batches, which `shifts` varies, and
`averaging` the running mean of the weights. `run` can be broken off and gone on with: `checkpoint` is the
file, `state` what stands in it, and `snapshots` show the weights on their way, after those of its `lineage`,
the trainings that it goes on from. `job` is the whole path, `examination` the exam at its end, `record` what
is written down about it, `looking_back` how good it was on the way, and `progress`, `pace`, `stopwatch`,
`card` and `curve` are what people see.
"""

from model.training.checkpoint import CHECKPOINT_FILE, Checkpoint, read_checkpoint
from model.training.examination import Examination
from model.training.job import Job, Reports
from model.training.sets import OwnMarks
from model.training.settings import TrainingSettings

__all__ = [
    "CHECKPOINT_FILE",
    "Checkpoint",
    "Examination",
    "Job",
    "OwnMarks",
    "Reports",
    "TrainingSettings",
    "read_checkpoint",
]
