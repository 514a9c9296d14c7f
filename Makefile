# `make help` says what there is. Two commands are all a newcomer needs: make run, make test.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/trellis
PYTHON ?= python3
BIN := .venv/bin

MINIO := github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c
VERSITYGW := github.com/versity/versitygw/cmd/versitygw@v1.7.0

# $(call need,command,Debian package,what it is for): installs it where that is possible, else says what to do.
need = $(call need_that,command -v $(1),$(2),$(1) is missing: $(3))
# $(call need_that,a command that succeeds when it is there,Debian package,what is wrong without it)
define need_that
	@$(1) >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing $(2)"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(2) >/dev/null; \
	  else echo "$(3). On Debian: apt-get install $(2)" >&2; exit 1; fi; }
endef
# $(call version,what,at least,command that prints its version): a version that is too old is named.
define version
	@found=$$($(3)); printf '%s\n%s\n' "$(2)" "$$found" | sort -VC || { \
	  echo "$(1) $$found is too old: $(2) or newer is needed." >&2; exit 1; }
endef

## run: install what is missing, build the pages, start everything and print the address
.PHONY: run
run: install
	@exec $(BIN)/trellis up

## install: what `make run` needs, without starting anything
.PHONY: install
install: .venv/runtime ui/dist/index.html
	$(call need,mvn,maven,it fetches Neo4j)

## test: everything, with real servers and a real browser; needs only this repository
.PHONY: test
test: check-python-static check-page test-tools .venv/neo4j-for-tests.aot ui/dist/index.html
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

## test-real: the readers and the importer on real maps (the folder ../shared/data)
.PHONY: test-real
test-real: .venv/development test-tools
	$(BIN)/python -m pytest tests/real_inputs

## check: format, lint, types, import rules and the tests that need no server; under a minute
.PHONY: check
check: .venv/development ui/node_modules/.package-lock.json
	@$(MAKE) --no-print-directory -j2 --output-sync=target check-python check-page

.PHONY: check-python
check-python: check-python-static
	$(BIN)/python -m pytest -q -m "not server and not slow and not faults"

.PHONY: check-python-static
check-python-static: .venv/development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/basedpyright

.PHONY: check-page
check-page: ui/node_modules/.package-lock.json
	cd ui && npm run check
	cd ui && npm test

## faults: the long runs in which processes are killed
.PHONY: faults
faults: .venv/development test-tools
	$(BIN)/python -m pytest -m faults

## fuzz: damaged files for every reader, and requests made up from the API's description for a real server; some ten minutes
.PHONY: fuzz
fuzz: .venv/development test-tools
	$(BIN)/python -m pytest -m fuzz

## bench: the benchmarks, as ratios to the bare drivers and clients
.PHONY: bench
bench: .venv/development test-tools
	cd tests/benchmarks/beside && npm ci
	for file in tests/benchmarks/b*.py; do $(BIN)/python -m "tests.benchmarks.$$(basename "$$file" .py)"; done

## generate: write ui/openapi.json and the page's types anew from the API
.PHONY: generate
generate: .venv/development ui/node_modules/.package-lock.json
	$(BIN)/python -m api.openapi > ui/openapi.json
	cd ui && npm run generate

## lock: write the requirements with their hashes anew from pyproject.toml
.PHONY: lock
lock: .venv/development
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q pyproject.toml --extra install $(LOCK) -o requirements.txt
	$(BIN)/uv pip compile -q pyproject.toml --extra install --extra dev -c requirements.txt $(LOCK) -o requirements-dev.txt
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header

## test-tools: the programs that only tests need (MinIO, VersityGW, Chromium, Redis), and Neo4j
.PHONY: test-tools
test-tools: .venv/development $(CACHE)/bin/.$(notdir $(MINIO)) $(CACHE)/bin/.$(notdir $(VERSITYGW))
	$(call need,chromium,chromium,the pages are tested in it)
	$(call need,redis-server,redis-server,limits are tested with it)
	$(call need,mvn,maven,it fetches Neo4j)
	@$(BIN)/python -c "from pathlib import Path; from graph.local.jars import ensure_jars; ensure_jars(Path('$(CACHE)'), print)"

# The tests' Neo4j starts from it with three quarters of the work; without it they run too.
.venv/neo4j-for-tests.aot: .venv/development graph/local/jars.sha256 | test-tools
	@$(BIN)/python -m tests.java_archive

# The stamps carry the versions, so that another one is built.
$(CACHE)/bin/.$(notdir $(MINIO)):
	$(call need,go,golang,it builds MinIO)
	$(call version,Go,1.24,go env GOVERSION | tr -d go)
	@echo "Building MinIO (some minutes, once)"
	GOTOOLCHAIN=local CGO_ENABLED=0 GOFLAGS=-trimpath GOBIN=$(CACHE)/bin go install -tags kqueue -ldflags "-s -w" $(MINIO)
	@touch $@

$(CACHE)/bin/.$(notdir $(VERSITYGW)):
	$(call need,go,golang,it builds VersityGW)
	@echo "Building VersityGW (a minute, once)"
	GOTOOLCHAIN=local CGO_ENABLED=0 GOFLAGS=-trimpath GOBIN=$(CACHE)/bin go install -ldflags "-s -w" $(VERSITYGW)
	@touch $@

.venv/bin/python:
	$(call need,$(PYTHON),python3,Trellis is written in it)
	$(call version,Python,3.11,$(PYTHON) -c 'import platform; print(platform.python_version())')
	$(call need_that,$(PYTHON) -c "import ensurepip",python3-venv,this Python can't make environments)
	@echo "Making a Python environment in .venv"
	@$(PYTHON) -m venv .venv

# pip itself needs no cache of ours: it keeps what it has fetched.
.venv/runtime: requirements.txt pyproject.toml | .venv/bin/python
	@echo "Installing Python packages"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/development: requirements-dev.txt .venv/runtime
	@echo "Installing Python packages for development"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

ui/node_modules/.package-lock.json: ui/package.json ui/package-lock.json
	$(call need,npm,nodejs npm,it builds the pages)
	$(call version,Node,20.19,node --version | tr -d v)
	@echo "Installing the page's packages"
	@cd ui && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

ui/dist/index.html: ui/node_modules/.package-lock.json $(shell find ui/src ui/public -type f 2>/dev/null) $(wildcard ui/*.html ui/*.ts ui/*.json)
	@echo "Building the pages"
	@cd ui && npm run build --silent -- --logLevel warn
	@touch $@

## clean: remove what was installed and built in this folder; data and the cache stay
.PHONY: clean
clean:
	rm -rf .venv *.egg-info ui/node_modules ui/dist .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

## help: this list
.PHONY: help
help:
	@sed -n 's/^## /  make /p' Makefile
