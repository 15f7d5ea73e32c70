# Everything a fresh machine needs is Python 3.11 or newer, pip and make. `make demo` and `make test` set up the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STORY := seeds/efe-kim-putin.en.txt
EVAL ?= ../shared/eval
GOLD ?= ../shared/gold/efe-kim-putin.json

.PHONY: demo test lint format accept bench setup clean help

help: ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.installed ## check the seed story, Spanish to English, and write out/
	@mkdir -p out
	@$(BIN)/tqcheck check $(STORY) --from es --to en --output json=out/efe-kim-putin.json \
	    --output html=out/efe-kim-putin.html || [ $$? -eq 1 ]
	@echo
	@echo "The report to read:   out/efe-kim-putin.html   (open it in any browser)"
	@echo "The same as data:     out/efe-kim-putin.json"

test: $(VENV)/.tested ## run all tests
	$(BIN)/python -m pytest

lint: $(VENV)/.linted ## formatting, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/.linted ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

accept: $(VENV)/.tested ## rewrite the expected outputs of the renderers; then read the diff
	TQCHECK_ACCEPT=1 $(BIN)/python -m pytest tests/renderers

bench: $(VENV)/.tested ## measure on the evaluation sets (EVAL=DIR GOLD=FILE)
	$(BIN)/python bench/recall.py --gold $(GOLD) --stories $(EVAL)/stories/es-en
	$(BIN)/python bench/false_alarms.py --eval $(EVAL)
	$(BIN)/python bench/marks.py --eval $(EVAL)
	$(BIN)/python bench/fluency.py --eval $(EVAL)

setup: $(VENV)/.installed $(VENV)/.tested $(VENV)/.linted ## install everything for development

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV) || { echo "python3 -m venv failed; on Debian: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@$(BIN)/python -m compileall -q tqcheck
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group test
	@touch $@

$(VENV)/.linted: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group lint --group test
	@touch $@

clean: ## remove what was made
	rm -rf out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
