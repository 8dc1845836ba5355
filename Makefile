# Everything that 'make demo' and 'make test' need beyond Python 3.11 is set up by them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PINS := requirements/dev.txt
READY := $(VENV)/.ready
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: demo lab test test-lab test-browser test-engines quick lint setup clean
.DEFAULT_GOAL := test

setup: $(READY)

$(READY): pyproject.toml $(PINS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "nb2prod needs Python 3.11 or newer: make PYTHON=python3.12" >&2; exit 1; }
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python tools/node.py --constraint $(PINS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--constraint $(PINS) --editable '.[dev]'
	touch $@

# The JupyterLab extension, built if its sources have changed.
lab: $(READY)
	$(BIN)/python tools/labextension.py

demo: lab
	$(BIN)/python tools/demo.py

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/black --quiet --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint test-lab
	$(BIN)/python -m pytest -n 2 --dist loadgroup
	@$(MAKE) --no-print-directory test-browser

test-lab: lab
	cd labextension && npm run --silent format:check && npm run --silent check && npm test --silent

# In a process of their own: the browser's event loop runs on between tests. In CI a test that
# fails gets a second try, and the summary says so.
test-browser: lab
	$(BIN)/python -m pytest tests/e2e $(if $(CI),--reruns 1)

# Targets on their real engines, each in an environment of its own below .engines/; one alone:
# make test-engines ONLY=dvc
test-engines: $(READY)
	$(BIN)/python -m pytest tests/engines -n 2 --dist loadfile $(if $(ONLY),-m $(ONLY))

quick: $(READY)
	$(BIN)/python -m pytest -n 2 -m 'not slow' -q

clean:
	rm -rf $(VENV) demo labextension/node_modules labextension/lib src/nb2prod/labextension
