import subprocess
import sys
from pathlib import Path

from service.observing import Observing
from service.settings import Settings

COUNT_THREE = """
import sys
from pathlib import Path
from service.observing import Observing
from service.settings import Settings
observer = Observing(["/predict"], Settings(counters_file=Path(sys.argv[1]), log_format="off")).observer
for _ in range(3):
    observer.answered(observer.begin(None, None), "POST", "/predict", 200)
"""


def requests_in(observing: Observing) -> float:
    cell = observing.metrics.requests.cell("/predict", "POST", "200")
    return float(observing.counters.values()[:, cell].sum())


def test_services_share_counters_through_the_file_in_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "counters"
    subprocess.run([sys.executable, "-c", COUNT_THREE, str(file)], check=True)
    assert requests_in(Observing(["/predict"], Settings(counters_file=file))) == 3


def test_each_service_has_its_own_counters_without_a_file() -> None:
    first, second = (Observing(["/predict"], Settings(log_format="off")) for _ in range(2))
    first.observer.answered(first.observer.begin(None, None), "POST", "/predict", 200)
    assert (requests_in(first), requests_in(second)) == (1, 0)
