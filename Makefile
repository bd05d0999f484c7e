# Two commands: `make demo` shows what this is, `make test` checks all of it.
# Needs make and a Python of 3.11 or newer; PYTHON=... names one that isn't found by itself.

NAMES := python3 python3.13 python3.12 python3.11 python
NEEDS := import sys, venv, ensurepip; raise SystemExit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in $(NAMES); do \
	if $$name -c '$(NEEDS)' >/dev/null 2>&1; then echo $$name; break; fi; done)

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-input -c constraints.txt
WORKERS ?= 2

.PHONY: demo test lint clean

# Each command is shown as one would type it, then run.
demo: .venv/installed
	@set -e; PATH="$(CURDIR)/$(BIN):$$PATH"; QUOTEDB_DATABASE_URL=demo.db; export PATH QUOTEDB_DATABASE_URL; \
	say() { printf '\n%s\n' "$$*"; }; \
	show() { printf '\n$$ quotedb %s\n' "$$*"; quotedb "$$@"; }; \
	first() { quotedb sql --format csv "$$1 LIMIT 1" | tail -n 1 | tr -d '\r'; }; \
	say "An embedded database, demo.db, made by migration; then five articles on one event."; \
	show init; \
	show seed; \
	say "Who speaks, and what did one of them say?"; \
	show speakers --limit 5; \
	show speaker Relling --limit 3; \
	quote=$$(first "SELECT quote_id FROM v_quotes ORDER BY conflict, outlets DESC, wordings DESC, quote_id"); \
	say "One quote as several outlets carried it, each in its own wording:"; \
	show quote $$quote; \
	say "The same words, and the outlets don't agree who said them:"; \
	show conflicts; \
	claim=$$(first "SELECT attribution_id FROM v_attributions WHERE quote_id = '$$quote' ORDER BY mention IS NULL, cue IS NULL, attribution_id"); \
	say "Where it stands in one of the articles, checked against the text once more:"; \
	show trace $$claim; \
	say "Next:"; \
	echo '  export PATH="$(CURDIR)/$(BIN):$$PATH" QUOTEDB_DATABASE_URL=demo.db'; \
	line() { printf '  %-42s%s\n' "$$1" "$$2"; }; \
	line "quotedb explain $$claim" "why these words are that speaker's"; \
	line "quotedb search harbour" "words, wherever they were said"; \
	line "quotedb sql 'SELECT * FROM v_speakers'" "anything else, in SQL"; \
	line "quotedb ingest PATH..." "your own articles: text, JSON lines, folders"; \
	line "quotedb --help" "everything there is"

test: lint
	$(BIN)/python -m pytest -n $(WORKERS)

lint: .venv/installed-for-tests .venv/compiled
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Both compile extractor and merger where there is a C compiler (see hatch_build.py), which takes a minute.
COMPILED = @test -f quotedb/merge/compiled.sha256 || \
	echo "Extractor and merger aren't compiled (no C compiler, or no headers of Python): they work, at a third of the speed."

.venv/installed: pyproject.toml constraints.txt
	@$(MAKE) --no-print-directory .venv/bin/python
	@echo "Installing quotedb into .venv; a C compiler, where there is one, takes a minute for its extractor and merger"
	@$(PIP) -e .
	$(COMPILED)
	@touch $@

.venv/installed-for-tests: pyproject.toml constraints.txt
	@$(MAKE) --no-print-directory .venv/bin/python
	@echo "Installing quotedb and what its tests need into .venv"
	@$(PIP) -e '.[dev]'
	$(COMPILED)
	@touch $@ .venv/installed

# After a change of its modules; until then Python runs the changed sources.
.venv/compiled: .venv/installed-for-tests hatch_build.py quotedb/compiled.py $(wildcard quotedb/extract/*.py quotedb/merge/*.py)
	@$(BIN)/python hatch_build.py
	@touch $@

.venv/bin/python:
	@if ! $(if $(PYTHON),$(PYTHON),false) -c '$(NEEDS)' >/dev/null 2>&1; then \
		echo "quotedb needs Python 3.11 or newer with its venv module; none of these is: $(or $(PYTHON),$(NAMES))." >&2; \
		echo "Install one (on Debian or Ubuntu: python3 and python3-venv), or say make PYTHON=/path/to/python." >&2; \
		exit 1; fi
	@echo "Making a virtual environment in .venv with $$($(PYTHON) --version)"
	@rm -rf .venv
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

clean:
	rm -rf quotedb/*/compiled.sha256 quotedb/extract/*.so quotedb/merge/*.so quotedb_*__mypyc.*
	rm -rf .venv demo.db demo.db-wal demo.db-shm build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
