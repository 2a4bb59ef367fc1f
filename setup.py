"""What pyproject.toml cannot say: the versions in artifacts/ are part of the package, as `model/shipped`."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["model*", "service*", "tickcross*"]), "model.shipped"],
    package_dir={"model.shipped": "artifacts/tickcross"},
)
