"""The version of the program: the one place, which pyproject.toml and the packages read."""

VERSION = "0.1.0"
