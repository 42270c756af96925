# Every target makes what it needs: on a fresh machine `make run` or `make test` is all there is to type.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := --quiet --universal --generate-hashes --no-header --no-emit-index-url
# The lock files are whole. Left to resolve, an older pip would take a newer `coverage[toml]` than is locked, and refuse it.
INSTALL := pip install --quiet --no-deps --require-hashes
# As many tests at once as there are cores; a worker that has none left takes some from another.
PARALLEL := --numprocesses=auto --dist=worksteal
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test lint check bench lock clean

help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.runtime ## Set up, migrate and start readlist (without Slack tokens: the embedded workspace)
	@$(BIN)/readlist run

test: $(VENV)/.dev ## Set up and run the whole test suite
	@$(BIN)/python -m pytest $(PARALLEL) $(ARGS)

lint: $(VENV)/.dev ## Lint, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint ## Lint, types, import contracts, tests, and full branches where it matters
	$(BIN)/python -m pytest $(PARALLEL) --cov --cov-report= $(ARGS)
	$(BIN)/python -m coverage report --fail-under=100

bench: $(VENV)/.dev ## Run every benchmark; each prints a table and one line of JSON
	@for file in benchmarks/[a-z]*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

lock: $(VENV)/.dev ## Rewrite the hashed lock files after a change of pyproject.toml
	$(BIN)/uv pip compile $(LOCK) pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile $(LOCK) --group build -o requirements-build.txt
	$(BIN)/uv pip compile $(LOCK) pyproject.toml --group dev -c requirements.txt -c requirements-build.txt -o requirements-dev.txt

clean: ## Remove the virtual environment and caches (never your data)
	rm -rf $(VENV) dist tests/page/pictures .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "readlist needs Python 3.11 or newer; say which one with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt requirements-build.txt pyproject.toml | $(VENV)/bin/python
	@echo "Setting up $(VENV) (once; about a minute) …"
	@$(BIN)/python -m $(INSTALL) -r requirements.txt -r requirements-build.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@echo "Setting up what the tests need …"
	@$(BIN)/python -m $(INSTALL) -r requirements-dev.txt
	@touch $@
