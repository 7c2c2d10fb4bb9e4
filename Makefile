# omni: what a developer runs, and CI too. Bare `make` lists the targets.
#
# Everything happens in .venv, made on demand from the lock files; nothing else on the machine is touched.
# Choose an interpreter with `make PYTHON=python3.13 …`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
PIP := $(PY) -m pip install --quiet --quiet --disable-pip-version-check
WORKERS ?= auto
UV ?= uv
CODE := omnicli commands store pdf
STAMPS := $(VENV)/.ready
MESSAGES := omnicli/locale/fr/LC_MESSAGES

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup dev demo test torture coverage lint format types arch docs docs-check messages messages-check bars \
	check bench wheel wheel-check lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- setting up -----------------------------------------------------------------------------------------

setup: $(STAMPS)/run ## make .venv with .venv/bin/omni, ready to use
	@echo "ready: $(BIN)/omni"

dev: $(STAMPS)/dev ## make .venv with the developer's tools too

$(STAMPS)/python: tools/venv.sh
	@PYTHON="$(PYTHON)" sh tools/venv.sh "$(VENV)"
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: $(STAMPS)/python requirements.lock pyproject.toml omnicli/__init__.py
	@echo "installing omni in $(VENV)"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/dev: $(STAMPS)/run requirements-dev.lock
	@echo "installing the developer's tools in $(VENV)"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

# --- using ----------------------------------------------------------------------------------------------

demo: $(STAMPS)/run ## make an invented college in a temporary folder and walk through it
	@sh tools/demo.sh "$(CURDIR)/$(BIN)/omni"

bench: $(STAMPS)/dev ## print the table of speeds
	@$(PY) tools/bench.py

# --- proving --------------------------------------------------------------------------------------------

test: $(STAMPS)/dev ## run the tests
	@$(PY) -m pytest -q -n $(WORKERS) --dist worksteal

torture: $(STAMPS)/dev ## kill what writes money 200 times each, and run it all at once: takes minutes
	@$(PY) -m tools.torture $(if $(SEED),--seed $(SEED))

coverage: $(STAMPS)/dev ## tell which branches the tests do not reach (of the rules and of money: all are)
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -q
	@$(BIN)/coverage combine -q
	@$(BIN)/coverage report --include='omnicli/rules/*,omnicli/money.py' --fail-under=100
	@$(BIN)/coverage report --fail-under=95

lint: $(STAMPS)/dev ## look for faults and for departures from the style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(STAMPS)/dev ## put the code in form
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

types: $(STAMPS)/dev ## check the types, strictly
	@$(BIN)/mypy

arch: $(STAMPS)/dev ## check which room imports which
	@$(BIN)/lint-imports --no-logo

docs: $(STAMPS)/dev ## write the generated pages of docs/
	@$(PY) -m tools.gendocs

docs-check: $(STAMPS)/dev ## fail when a generated page is behind the program
	@$(PY) -m tools.gendocs --check

messages: $(STAMPS)/dev ## gather the sentences, put the French catalogue in order and compile it
	@$(PY) -m tools.messages

messages-check: $(STAMPS)/dev ## fail when a sentence lacks its French
	@$(PY) -m tools.messages --check

bars: $(STAMPS)/dev ## measure files, functions and docstrings against the house's bars
	@$(PY) -m tools.bars

wheel: $(STAMPS)/dev ## build the wheel in dist/
	@rm -rf build dist
	@$(PY) -m build --wheel --no-isolation --outdir dist . > /dev/null
	@rm -rf build *.egg-info
	@ls dist/*.whl

wheel-check: wheel ## install the wheel alone in a new environment and ask it for help, in both languages
	@PYTHON="$(PY)" bash tools/wheel_check.sh

# The tests come last, so that a run ends on their own closing line.
check: lint types arch docs-check messages-check bars wheel-check test ## all that CI runs

lock: ## choose the newest versions within pyproject.toml's ranges (needs uv)
	@UV="$(UV)" sh tools/lock.sh

clean: ## remove all that was made here
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage*
	find $(CODE) tests tools -name __pycache__ -type d -exec rm -rf {} +
