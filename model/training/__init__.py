"""The offline job: from settings to a version in the artifacts folder.

- `settings` are the choices, `sets` the training set and the validation set, `descent` the loop over
  mini-batches, `shifts` the augmentation, and `averaging` the running mean of the weights.
- `run` can be interrupted and continued from the file of `checkpoint`. `snapshots` keeps the weights from
  several points of the training, and from the trainings before it.
- `job` is the complete run, `examination` the exam at its end, `record` the training record in the manifest,
  and `looking_back` the accuracy of the snapshots.
- `progress` reports how the run proceeds. `card` and `curve` describe the result.
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
