"""The offline job: from settings to a version in the artifacts folder.

`settings` are the choices, `descent` the loop of mini-batches, which `shifts` varies, `averaging` the running
mean of the weights; `job` is the whole path, `record` what is written down about it, and `progress`,
`stopwatch`, `card` and `curve` are what people see.
"""

from model.training.job import Job, OwnMarks, Reports
from model.training.settings import TrainingSettings

__all__ = ["Job", "OwnMarks", "Reports", "TrainingSettings"]
