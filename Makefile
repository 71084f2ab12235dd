# Thin names for the command line `science-cities`. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2
YEAR ?=
REPORT ?=
P ?=
ARTICLES ?= 1000000
# works of OpenAlex as gzipped JSON lines, to measure how quickly they are read
WORKS ?= $(SCIENCE_CITIES_SAMPLES)/openalex_works_sample_2643.jsonl.gz
# only the Python of the environment may be found by what runs inside it
export PYTHONNOUSERSITE := 1

.PHONY: help reports list check test test-slow bench-index index-env spark-env lab pins clean

help: ## Show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'
	@echo
	@echo "  make reports YEAR=2021 REPORT=field_leaders JOBS=2   one report of one year"
	@echo "  make reports REPORT=leading_cities P='top=10'        with a parameter of the report"

reports: $(VENV)/.render ## Build the reports of a year (default: the newest with data) into reports/
	@$(BIN)/science-cities build --jobs $(JOBS) $(if $(YEAR),--year $(YEAR)) $(if $(REPORT),--report $(REPORT)) $(foreach p,$(P),-p '$(p)')

list: $(VENV)/.render ## List reports, their parameters and the years with data
	@$(BIN)/science-cities list

check: $(VENV)/.render ## Check every table of data/ and all commentary
	@$(BIN)/science-cities check

test: $(VENV)/.test ## Run the tests
	@$(BIN)/ruff check src tests benchmarks
	@$(BIN)/ruff format --check --diff src tests benchmarks
	@$(BIN)/pytest -n 2 -m "not slow" $(PYTEST)

# The second engine has an environment of its own: a library of the first looks for it, and starts slower with it.
spark-env: ## Install the second engine, PySpark (needs Java 17), into .venv-spark
	@$(MAKE) --no-print-directory VENV=.venv-spark .venv-spark/.spark

test-slow: spark-env ## Run the slow tests: the second engine, large scale
	@.venv-spark/bin/pytest -n 0 -m slow $(PYTEST)

index-env: $(VENV)/.index ## Install what the commands `index` and `demo` need

bench-index: $(VENV)/.test ## Measure the computed index against pandas, its growth, and the reading of works
	@$(BIN)/python benchmarks/index.py --articles $(ARTICLES) --grow 10 $(if $(wildcard $(WORKS)),--json $(WORKS))

lab: $(VENV)/.lab ## Open JupyterLab on the notebooks
	@$(BIN)/jupyter lab notebooks

clean: ## Remove the built pages
	rm -rf reports

pins: ## Renew the pinned, hashed dependencies from requirements/*.in (needs uv)
	cd requirements && known=(); for set in render index lab test spark; do \
	  uv pip compile --universal --generate-hashes --python-version 3.11 -q \
	    --custom-compile-command "make pins" "$${known[@]}" $$set.in -o $$set.txt || exit 1; \
	  case $$set in render|index|test) known+=(-c $$set.txt);; esac; \
	done
	$(PYTHON) requirements/write_environment.py

# One environment, five sets of pins; each set is installed when it is first needed or when its pins change.
$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed (set PYTHON=…)"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, this is $$($(PYTHON) --version); set PYTHON=…"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.%: requirements/%.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing the pinned dependencies of '$*' into $(VENV) (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$*.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
