# Everything that 'make demo' and 'make test' need beyond Python 3.11 is set up by them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PINS := requirements/dev.txt
READY := $(VENV)/.ready
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: demo test test-engines quick lint setup clean
.DEFAULT_GOAL := test

setup: $(READY)

$(READY): pyproject.toml $(PINS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "nb2prod needs Python 3.11 or newer: make PYTHON=python3.12" >&2; exit 1; }
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--constraint $(PINS) --editable '.[dev]'
	touch $@

demo: $(READY)
	$(BIN)/python tools/demo.py

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/black --quiet --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest -n 2

# Targets on their real engines, each in an environment of its own below .engines/; one alone:
# make test-engines ONLY=dvc
test-engines: $(READY)
	$(BIN)/python -m pytest tests/engines $(if $(ONLY),-m $(ONLY))

quick: $(READY)
	$(BIN)/python -m pytest -n 2 -m 'not slow' -q

clean:
	rm -rf $(VENV) demo
