# Thin names for the command line `science-cities`. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON ?= python3
VENV := .venv
SPARK := .venv-spark
BIN := $(VENV)/bin
JOBS ?= 2
YEAR ?=
# what reports are made from: the edition (default), printed or annual figures alone, or the name of a computed index
SOURCE ?=
ROUNDS ?= 5
ARCHIVE ?=
# tables to import (- reads standard input), their subject, and further options of `science-cities data import`
FILE ?=
SUBJECT ?=
IMPORT ?=
A ?=
B ?=
REPORT ?=
P ?=
ARTICLES ?= 1000000
# works of OpenAlex as gzipped JSON lines, to measure how quickly they are read
WORKS ?= $(SCIENCE_CITIES_SAMPLES)/openalex_works_sample_2643.jsonl.gz
# only the Python of the environment may be found by what runs inside it
export PYTHONNOUSERSITE := 1
# pip reads and writes paths in any script of the world, whatever the locale
export PYTHONUTF8 := 1
# of the values of P, a quoted one may hold spaces
export P

# A variable that no target reads, such as a name in small letters, would be ignored in silence.
VARIABLES := SHELL BIN VENV PYTHON JOBS YEAR SOURCE ROUNDS ARCHIVE A B REPORT P ARTICLES WORKS FILE SUBJECT IMPORT PORT PYTEST
GIVEN := $(foreach v,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $v))),$v))
UNKNOWN := $(filter-out $(VARIABLES) MAKE% -%,$(GIVEN))
ifneq ($(UNKNOWN),)
$(error There is no variable '$(firstword $(UNKNOWN))'; names are in capitals: $(wordlist 4,20,$(VARIABLES)))
endif

# Scripts of an environment name the folder they were installed in, and the Python that made it.
FAULT := $(shell cd $(VENV) 2>/dev/null && [ -e pyvenv.cfg ] && { made=$$(sed -n 's/^command = .* -m venv //p' pyvenv.cfg); \
  [ -z "$$made" ] || [ "$$made" -ef . ] || { echo it was made in $$made; exit; }; [ -x bin/python ] || echo its Python is gone; })
ifneq ($(FAULT),)
$(error $(VENV) cannot be used: $(FAULT). Remove it (rm -r $(VENV)) and run make again)
endif

.PHONY: help reports import pdf export diff list check test test-slow experiment drawing picture bench bench-index index-env spark-env cluster lab pins clean

help: ## Show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'
	@echo
	@echo "  make reports YEAR=2021 REPORT=field_leaders JOBS=2   one report of one year"
	@echo "  make reports REPORT=leading_cities P='top=10'        with a parameter of the report"

reports: $(VENV)/.compiled ## Build the reports of a year (default: the newest with data) into reports/
	@$(BIN)/science-cities build --jobs $(JOBS) $(if $(SOURCE),--source $(SOURCE)) $(if $(YEAR),--year $(YEAR)) $(if $(REPORT),--report $(REPORT)) $(if $(P),--parameters "$$P")

pdf: $(VENV)/.render ## Print a built edition as one PDF (needs Chromium)
	@$(BIN)/science-cities pdf $(if $(SOURCE),--source $(SOURCE)) $(if $(YEAR),--year $(YEAR))

import: $(VENV)/.render ## Import printed tables: make import FILE=page.html YEAR=2025 SUBJECT=chemistry
	@$(BIN)/science-cities data import $(FILE) $(if $(YEAR),--year $(YEAR)) $(if $(SUBJECT),--subject '$(SUBJECT)') $(IMPORT)

export: $(VENV)/.render ## Export the data of all built pages as CSV, Parquet and Excel, and each figure as SVG, PDF and PNG
	@$(BIN)/science-cities export --data --figures $(if $(SOURCE),--source $(SOURCE)) $(if $(YEAR),--year $(YEAR))

diff: $(VENV)/.render ## Write a page of what changed: make diff A=2021 B=2024, or A=2024/0001 B=2024
	@$(BIN)/science-cities diff $(if $(SOURCE),--source $(SOURCE)) $(A) $(B)

list: $(VENV)/.render ## List reports, their parameters and the years with data
	@$(BIN)/science-cities list

check: $(VENV)/.render ## Check every table of data/ and all commentary
	@$(BIN)/science-cities check

# All that is not run is checked beside the types, which keep one processor busy. The modules of the tests are compiled
# there too, by collecting them once, and not by every worker anew.
test: $(VENV)/.test ## Run the tests
	@$(BIN)/mypy & types=$$!; $(BIN)/ruff check src tests benchmarks tools \
	  && $(BIN)/ruff format --check --diff src tests benchmarks tools && $(BIN)/lint-imports \
	  && $(BIN)/python -m compileall -q src; told=$$?; \
	  PYTHONDONTWRITEBYTECODE= $(BIN)/pytest --collect-only -qq >/dev/null 2>&1; wait $$types && exit $$told
	@$(BIN)/pytest -n 3 --dist worksteal -m "not slow and not experiment" $(PYTEST)

test-slow: $(VENV)/.test $(VENV)/.cluster spark-env ## Run the tests at large scale that `make test` leaves out
	@$(BIN)/pytest -n 2 --dist worksteal -m slow $(PYTEST)
	@.venv-spark/bin/python -m pytest -m slow tests/openindex $(PYTEST)

experiment: $(VENV)/.test ## Run what takes a quarter of an hour and more: sixty changes against the text, tables of any length
	@$(BIN)/pytest -n 2 --dist worksteal -m experiment $(PYTEST)

drawing: $(VENV)/.test ## Draw the rooms of the code into docs/architecture.mmd
	@$(BIN)/python tools/draw_architecture.py

picture: $(VENV)/.test ## Take the picture of README.md from the newest built edition (needs Chromium)
	@$(BIN)/python tools/picture_of_a_page.py

bench: $(VENV)/.compiled ## Measure making an edition against the stock commands and plain scripts
	@$(BIN)/python benchmarks/edition.py --rounds $(ROUNDS)

bench-index: $(VENV)/.test ## Measure the computed index against pandas, its growth, and the reading of works
	@$(BIN)/python benchmarks/index.py --articles $(ARTICLES) --grow 10 $(if $(wildcard $(WORKS)),--json $(WORKS))

cluster: $(VENV)/.cluster ## Install what --cluster needs: Dask
	@echo "Start a scheduler (dask scheduler) and workers (dask worker) of this environment, then:"
	@echo "  $(BIN)/science-cities build --all-years --report city_profile --cluster tcp://HOST:8786"

index-env: $(VENV)/.index ## Install what the commands `index` and `demo` need: DuckDB, Ibis

# The second engine has an environment of its own: a library of the first looks for it, and starts slower with it.
# All that both need stands in the first.
spark-env: $(VENV)/.test $(SPARK)/.beside ## Install PySpark (needs Java 17) into .venv-spark, beside .venv
	@$(MAKE) --no-print-directory VENV=$(SPARK) $(SPARK)/.spark

$(SPARK)/.beside: | $(VENV)/bin/python
	@$(VENV)/bin/python -m venv $(SPARK)
	@site="import sysconfig; print(sysconfig.get_path('purelib'))"; \
	  $(BIN)/python -c "$$site" > "$$($(SPARK)/bin/python -c "$$site")/beside.pth"
	@touch $@

lab: $(VENV)/.lab ## Open JupyterLab on the notebooks (PORT=8889 for another port)
	@$(BIN)/jupyter lab notebooks $(if $(PORT),--port $(PORT)) $$([ "$$(id -u)" != 0 ] || echo --allow-root)

clean: ## Remove the built pages; earlier builds stay unless ARCHIVE=1
	@[ ! -e reports/.lock ] || ! command -v flock >/dev/null || flock -n reports/.lock true || \
	  { echo "another run is writing into reports/; wait until it has ended"; exit 1; }
	@if [ -d reports ]; then find reports -depth -mindepth 1 $(if $(ARCHIVE),,! -path '*/archive' ! -path '*/archive/*') ! -type d -delete; fi
	@if [ -d reports ]; then find reports -depth -type d -empty -delete; fi
	@[ ! -d reports ] || echo "reports/archive/ stays; make clean ARCHIVE=1 removes it too"

pins: ## Renew the pinned, hashed dependencies from requirements/*.in (needs uv)
	cd requirements && known=(); for set in render index lab cluster test spark; do \
	  uv pip compile --universal --generate-hashes --python-version 3.11 -q \
	    --custom-compile-command "make pins" "$${known[@]}" $$set.in -o $$set.txt || exit 1; \
	  case $$set in render|index|test) known+=(-c $$set.txt);; esac; \
	done
	$(PYTHON) requirements/write_environment.py

# One environment, six sets of pins; each set is installed when it is first needed or when its pins change.
$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed (set PYTHON=…)"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, this is $$($(PYTHON) --version); set PYTHON=…"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Compiled here, because an environment may forbid Python to do so; every import would then take far longer.
$(VENV)/.compiled: $(VENV)/.render $(shell find src -name '*.py')
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/.%: requirements/%.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing the pinned dependencies of '$*' into $(VENV) (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$*.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
