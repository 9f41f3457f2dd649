# Two commands: `make site` builds the digest, `make test` checks it. `make help` lists the rest.
# Everything is installed into .venv, from hash-pinned lists and from wheels alone; nothing outside this folder changes.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
LOCKED := --require-hashes --no-deps --only-binary :all:

.DEFAULT_GOAL := help
.PHONY: help site serve test lint golden bench lock licences reference clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10

site: .venv/.runtime ## build site/ from content/
	@$(BIN)/digest build

serve: .venv/.runtime ## build and show the site at a local address
	@$(BIN)/digest serve

test: .venv/.dev ## run the tests
	@$(BIN)/python -m pytest --quiet --numprocesses auto

lint: .venv/.dev ## check style and types
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary digest

golden: .venv/.dev ## renew the golden site that the tests compare with
	@$(BIN)/python tests/golden.py

bench: .venv/.dev ## measure: analysis, and builds beside other generators
	@$(BIN)/python -m bench

# uv does not come with the project: it is put in a folder of its own for the moment it is needed. Wheels and indexes
# of this machine alone must not reach the lists.
lock: .venv/bin/python ## renew the hash-pinned lists from pyproject.toml
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && $(BIN)/python -m venv "$$tmp" && \
	"$$tmp/bin/pip" --quiet --disable-pip-version-check install uv && \
	renew() { printf '%s\n' '# Made by `make lock` from pyproject.toml.' >"$$tmp/list" && \
	  env -u UV_FIND_LINKS -u UV_INDEX -u UV_EXTRA_INDEX_URL "$$tmp/bin/uv" pip compile --quiet --upgrade --universal \
	    --python-version 3.11 --fork-strategy fewest --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links "$$@" >>"$$tmp/list" && cp "$$tmp/list" "$$out"; } && \
	out=requirements.txt && renew pyproject.toml && \
	out=requirements-dev.txt && renew --group dev --constraints requirements.txt && \
	out=requirements-build.txt && renew --group build --constraints requirements.txt --constraints requirements-dev.txt && \
	out=requirements-html.txt && renew --group html --constraints requirements.txt && \
	out=requirements-import.txt && renew pyproject.toml --extra import --constraints requirements.txt --constraints requirements-dev.txt

licences: .venv/.html ## list the licences of what is installed, in docs/licences.md
	@$(BIN)/python docs/licences.py

reference: .venv/.runtime ## list the commands and their options, in docs/reference.md
	@$(BIN)/python docs/reference.py

clean: ## remove all that make has made
	@find site -mindepth 1 ! -name .gitignore -delete
	@rm -rf .venv content/.digest .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'digest needs Python 3.11 or newer, and $(PYTHON) is not. Name one that is: make PYTHON=python3.12 site' >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/.runtime: requirements.txt requirements-build.txt pyproject.toml | .venv/bin/python
	@echo 'Installing into .venv ...'
	@$(PIP) install $(LOCKED) -r requirements.txt
	@$(PIP) install $(LOCKED) -r requirements-build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.runtime
	@echo 'Installing what the tests need ...'
	@$(PIP) install $(LOCKED) -r requirements-dev.txt
	@touch $@

# Web pages that `digest import` reads need trafilatura: 30 MB that a build does without.
.venv/.import: requirements-import.txt .venv/.runtime
	@$(PIP) install $(LOCKED) -r requirements-import.txt
	@touch $@

# The Nu HTML checker is for those who have Java: 32 MB that a test skips without.
.venv/.html: requirements-html.txt .venv/.dev
	@$(PIP) install $(LOCKED) -r requirements-html.txt
	@touch $@
