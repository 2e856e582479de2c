# Cordboard: everything that people and CI run. `make help` lists it.
# Needs Python 3.11 or newer with venv, and make. Nothing here needs root but `test-deps`.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
SITE ?= examples/site
PYTEST_ARGS ?=
VENV := .venv
VOICE := .voice
BIN := $(VENV)/bin
SCREENS := src/cordboard/server/web/index.html
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Packages are checked against the hashes in locks/, so that everybody runs the same ones.
INSTALL := install --quiet --quiet --require-hashes --requirement
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock"

# What a site may use beyond the defaults is locked, too.
EXTRAS := --extra postgresql --extra opentelemetry --extra s3

# One more than there are cores: tests wait about as long as they compute.
WORKERS ?= $(shell echo $$(( $$(nproc) + 1 )))

# Tests start the program hundreds of times, which takes twice as long where it has to be compiled each time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run voice web test test-postgresql test-resume test-deps check check-python check-web client format bench docs lock clean

help:  ## List what can be made
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

run: $(VENV)/.runtime $(VOICE)/.ready $(SCREENS)  ## Run the example site (another one: make run SITE=folder)
	$(BIN)/cordboard serve $(SITE)

voice: $(VOICE)/.ready  ## Install the neural voice (a program of its own in .voice)

web: $(SCREENS)  ## Build the screens (web) into the Python package

# The second run leaves out what the first one saw touch no store.
test: $(VENV)/.dev $(VOICE)/.ready $(SCREENS)  ## Run all tests: on SQLite, on PostgreSQL, and with kills (some, on SQLite: make test PYTEST_ARGS="tests/flow -k menu")
ifeq ($(strip $(PYTEST_ARGS)),)
	@echo "--- The tests of the screens' own logic"
	@scripts/npm run --silent test
endif
	@echo "--- All tests, on SQLite"
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(PYTEST_ARGS)
ifeq ($(strip $(PYTEST_ARGS)),)
	@echo "--- The tests that touch a store, on PostgreSQL"
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --store=postgresql
	@echo "--- The tests of live contacts, killed and resumed between every two steps"
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --resume tests/live
endif

test-postgresql: $(VENV)/.dev $(VOICE)/.ready $(SCREENS)  ## Run every test that touches a store on PostgreSQL
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --store=postgresql $(PYTEST_ARGS)

test-resume: $(VENV)/.dev $(VOICE)/.ready  ## Kill and resume live contacts between every two steps, and hold the tests all the same
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --resume tests/live $(PYTEST_ARGS)

test-deps:  ## Install the Debian packages that tests use: SIPp, Chromium, voices, a SIP scanner
	@scripts/test-deps

check: check-python check-web  ## Lint, format, types and layers

check-python: $(VENV)/.dev  ## The same of what is in Python
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy src tests
	$(BIN)/lint-imports --no-logo

check-web: $(VENV)/.dev web/node_modules/.installed  ## Lint and type-check the screens, and hold that their types of the API are the server's
	@scripts/web-types --check
	@scripts/npm run --silent lint

client: $(VENV)/.dev web/node_modules/.installed  ## Make the typed clients of the API, in Python and TypeScript, from the API document
	$(BIN)/python scripts/make_client.py
	@scripts/web-types

format: $(VENV)/.dev  ## Put the code in its one form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(VENV)/.dev $(VOICE)/.ready  ## Measure every promise beside its peers
	$(BIN)/python -m bench

docs: $(VENV)/.dev  ## Write the reference from the code and build the pages into build/docs
	$(BIN)/python docs/generate.py
	$(BIN)/mkdocs build --strict
	@echo "The documentation is in build/docs/index.html"

lock: | $(BIN)/uv  ## Choose package versions anew and write locks/
	$(UV_COMPILE) --upgrade pyproject.toml $(EXTRAS) --group dev --group build --output-file locks/dev.lock
	$(UV_COMPILE) --upgrade pyproject.toml $(EXTRAS) --group build --constraint locks/dev.lock --output-file locks/runtime.lock
	$(UV_COMPILE) --upgrade --group pyproject.toml:voice --output-file locks/voice.lock
	$(UV_COMPILE) --upgrade --group pyproject.toml:node --constraint locks/dev.lock --output-file locks/node.lock
	$(BIN)/python scripts/without_hosts.py locks/*.lock

clean:  ## Remove everything that make made
	rm -rf $(VENV) $(VOICE) web/node_modules src/cordboard/server/web build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests bench docs -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

# --- What the above stand on: each stamp says that its folder holds what its lock names -----------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Cordboard needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
		echo "With another one installed: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { \
		echo "Python's venv is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
		rm -rf $(VENV); exit 1; }

$(BIN)/uv: | $(BIN)/python
	@$(PIP) install --quiet --quiet uv

$(VENV)/.runtime: locks/runtime.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Cordboard runs on (locks/runtime.lock) into $(VENV)"
	@$(PIP) $(INSTALL) locks/runtime.lock
	@$(PIP) install --quiet --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: locks/dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Cordboard runs on and is tested with (locks/dev.lock) into $(VENV)"
	@$(PIP) $(INSTALL) locks/dev.lock
	@$(PIP) install --quiet --quiet --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.runtime

web/node_modules/.installed: web/package-lock.json | $(BIN)/python
	@scripts/npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# All that the screens are made of: a second `make run` builds nothing.
$(SCREENS): web/node_modules/.installed web/index.html web/vite.config.ts $(shell find web/src -type f -not -name '*.test.ts*' 2>/dev/null)
	@echo "Building the screens into src/cordboard/server/web"
	@scripts/npm run --silent build
	@touch $@

$(VOICE)/.ready: locks/voice.lock | $(BIN)/python
	@echo "Installing the neural voice (locks/voice.lock) into $(VOICE), about 150 MB"
	@$(BIN)/python -m venv $(VOICE)
	@$(VOICE)/bin/python -m pip --disable-pip-version-check $(INSTALL) locks/voice.lock
	@touch $@
