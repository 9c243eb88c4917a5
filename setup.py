"""What pyproject.toml cannot say: the folder ``resources`` is installed inside the package ``gui``."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["physics*", "gui*"]), "gui.resources"],
    package_dir={"gui.resources": "resources"},
    package_data={"gui.resources": ["**/*"]},
)
