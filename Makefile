# make run    sets up and starts the program
# make test   sets up and runs the tests
# make package  builds a folder that runs without Python, starts it and tests it
# NO_APT=1    never installs system packages, only names what is missing

SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
ARGS ?=

.PHONY: run test test-long package lint bench screenshots format clean system python

run: $(VENV)/run.stamp
	$(PY) main.py $(ARGS)

test: TESTING := --test
test: $(VENV)/dev.stamp
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n 2 --dist loadfile -m "not long" $(ARGS)

test-long: TESTING := --test
test-long: $(VENV)/package.stamp
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -m long $(ARGS)

PACKAGE := build/package/nonlocality-explorer

package: TESTING := --test
package: $(VENV)/package.stamp
	$(PY) -m PyInstaller --noconfirm --log-level ERROR --distpath build/package --workpath build/pyinstaller \
		packaging/nonlocality-explorer.spec
	PACKAGE=$(abspath $(PACKAGE)) QT_QPA_PLATFORM=offscreen $(PY) -m pytest -m long tests/end_to_end/test_package.py $(ARGS)
	@echo "The program is $(PACKAGE)/nonlocality-explorer"

lint: $(VENV)/dev.stamp
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

bench: TESTING := --test
bench: $(VENV)/bench.stamp
	QT_QPA_PLATFORM=offscreen $(PY) -m tests.benchmarks $(ARGS)

screenshots: $(VENV)/dev.stamp
	QT_QPA_PLATFORM=offscreen $(PY) -m tests.screenshots $(ARGS)

format: $(VENV)/dev.stamp
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info

python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (apt-get install python3, or set PYTHON=)"; exit 1; }

system:
	@NO_APT=$(NO_APT) bash .ci/system-packages $(TESTING)

$(PY): | python system
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: pyproject.toml $(PY) | system
	$(PY) -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/dev.stamp: pyproject.toml $(PY) | system
	$(PY) -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	@touch $@ $(VENV)/run.stamp

$(VENV)/package.stamp: pyproject.toml $(PY) | system
	$(PY) -m pip install --quiet --disable-pip-version-check -e ".[dev,package]"
	@touch $@ $(VENV)/dev.stamp $(VENV)/run.stamp

$(VENV)/bench.stamp: pyproject.toml $(PY) | system
	$(PY) -m pip install --quiet --disable-pip-version-check -e ".[dev,bench]"
	@touch $@ $(VENV)/dev.stamp $(VENV)/run.stamp
