# Everything a fresh machine needs is set up by the first target that wants it, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PAGES := saleor_wechat_growth/web/static/app/manifest.json
PAGE_SOURCES := $(shell find dashboard_extension/src dashboard_extension/scripts -type f) $(wildcard dashboard_extension/*.ts dashboard_extension/*.json graphql/storefront/*.graphql graphql/schema/*.graphql)
SDK := miniprogram_sdk/node_modules/.installed
ONLY ?=

.PHONY: run test bench lint clean lock

run: $(STAMP) $(PAGES)
	@$(BIN)/saleor-wechat-growth run

test: $(STAMP) $(PAGES) $(SDK)
	@$(BIN)/python -m tests.run

bench: $(STAMP)
	@$(BIN)/python -m bench $(ONLY)

lint: $(STAMP) $(PAGES) $(SDK)
	@$(BIN)/python -m tests.run --fast

$(STAMP): requirements/dev.txt setup.cfg setup.py pyproject.toml
	@echo "Setting up $(VENV) (once)…"
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
		|| { echo "Python 3.11, 3.12 or 3.13 is needed: make PYTHON=python3.12 …"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(PAGES): $(PAGE_SOURCES)
	@echo "Building the pages (once)…"
	@command -v npm >/dev/null || { echo "Node 20 with npm is needed to build the pages."; exit 1; }
	@cd dashboard_extension && npm ci --silent --no-audit --no-fund && npm run --silent build -- --logLevel warn
	@touch $@

$(SDK): miniprogram_sdk/package-lock.json
	@echo "Setting up the mini-program SDK (once)…"
	@cd miniprogram_sdk && npm ci --silent --no-audit --no-fund
	@touch $@

# What we deploy is pinned; run after a change of setup.cfg.
lock:
	uv pip compile setup.cfg --universal --python-version 3.11 --no-emit-index-url -o requirements/base.txt
	uv pip compile setup.cfg --universal --python-version 3.11 --no-emit-index-url --extra dev -c requirements/base.txt -o requirements/dev.txt

clean:
	rm -rf $(VENV) .data .test-data .bench-data dashboard_extension/node_modules saleor_wechat_growth/web/static/app
