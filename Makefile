# Every target prepares what it needs: a checkout, Python 3.11 or newer and make are enough to start.
# `make` alone lists the targets. ARGS hands extra arguments to what a target runs:
#     make test ARGS="tests/planning -k frontier"

PYTHON  ?= python3
WORKERS ?= auto
ARGS    ?=

VENV    := .venv
BIN     := $(VENV)/bin
READY   := $(VENV)/.ready
LIBS    := $(VENV)/.libraries
BENCH   := $(VENV)/.bench
MUTANTS := $(VENV)/.mutants

# Without a screen: what is tested or drawn must not depend on the desktop at hand.
OFFSCREEN := QT_QPA_PLATFORM=offscreen

.DEFAULT_GOAL := help
.PHONY: help run test soak mutants compat lint format bench screenshots translations constraints clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | while IFS='	' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

run: $(READY) ## Optimise the sample bank, show and store the plan, open the window where there is a screen
	@$(PYTHON) tools/bootstrap.py libraries || echo 'Going on without the window.'
	@$(BIN)/python -m cxalloc.demo $(ARGS)

test: $(READY) $(LIBS) ## Run the tests
	@$(OFFSCREEN) $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

soak: $(READY) $(LIBS) ## Run the tests that take minutes
	@$(BIN)/python -m pip install --quiet --only-binary :all: atheris || echo 'Going on without the fuzzer.'
	@$(OFFSCREEN) $(BIN)/python -m pytest -m soak --timeout 3600 $(ARGS)
	@$(OFFSCREEN) $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --hypothesis-profile explore \
		--timeout 3600 -o cpu_limit=1200 $(ARGS)
	@$(MAKE) --no-print-directory mutants ARGS=
	@$(MAKE) --no-print-directory compat

mutants: $(MUTANTS) $(LIBS) ## Change a few places of the code, see whether tests notice (ARGS="--sample 0": all, for hours)
	@$(OFFSCREEN) $(BIN)/python tools/mutants.py $(ARGS)

compat: $(READY) $(LIBS) ## Run the tests with the oldest and with the newest versions of the libraries that are allowed
	@$(OFFSCREEN) $(PYTHON) tools/bootstrap.py compat -n $(WORKERS) --dist worksteal -o cpu_limit=60 $(ARGS)

lint: $(READY) ## Check style, types and the arrows between packages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(READY) ## Put the code into its standard form and mend what can be mended safely
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: $(BENCH) ## Measure speed beside other solvers, for hours (ARGS=--quick: a minute or two)
	@$(BIN)/python -m benchmarks.run $(ARGS)

screenshots: $(READY) $(LIBS) ## Draw every page of the window into PNG files
	@$(OFFSCREEN) $(BIN)/python tools/screenshots.py $(ARGS)

translations: $(READY) ## Collect the texts of the window, build the French ones, list what is not translated
	@$(BIN)/python tools/translations.py $(ARGS)

constraints: ## Write constraints.txt anew, with the newest versions that pyproject.toml allows
	@$(PYTHON) tools/bootstrap.py constraints

clean: ## Remove all that these targets have made, the environment too
	@rm -rf $(VENV) build dist output htmlcov .coverage .coverage.* .hypothesis \
		.import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml constraints.txt tools/bootstrap.py
	@$(PYTHON) tools/bootstrap.py environment
	@touch $@

$(BENCH): $(READY)
	@$(PYTHON) tools/bootstrap.py bench
	@touch $@

$(MUTANTS): $(READY)
	@$(PYTHON) tools/bootstrap.py mutants
	@touch $@

# Remembered once found: the look itself costs a second. `make clean` forgets it.
$(LIBS): $(READY)
	@$(PYTHON) tools/bootstrap.py libraries
	@touch $@
