# Every command is here. Each works on a fresh clone with Python 3.11 or later, make and a network.

PYTHON ?= python3
BIN := .venv/bin
SITE := .venv/.site-installed
TEST := .venv/.test-installed
AUDIT := .venv/.audit-installed
ATHERIS := .venv/.fuzz-installed
NPM := node_modules/.installed
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

.PHONY: serve build check test fuzz sbom audit bench bench-import bench-preview phone relevance format schema wordforms lock clean browser servers load lighthouse
.DEFAULT_GOAL := serve

serve: $(SITE) ## preview on http://127.0.0.1:8000/, new at every save
	@exec env NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve --dev-addr 127.0.0.1:8000

build: $(SITE) ## the site in site/, strict, swapped in whole
	$(BIN)/katalog build

check: $(TEST) ## records, formatter, linter, types and layers, without a build
	$(BIN)/katalog check
	$(BIN)/katalog schema --check
	$(BIN)/ruff format --check hooks tests
	$(BIN)/ruff check hooks tests
	$(BIN)/mypy
	$(BIN)/pytest -q tests/test_layers.py

test: $(TEST) $(NPM) browser servers check ## every test, in a real browser too
	CHROMIUM="$$(command -v chromium || echo $(CHROMIUM))" $(BIN)/pytest --numprocesses auto --dist worksteal

fuzz: $(ATHERIS) ## minutes of new hostile input for records, code lists, Markdown, pages and imported files; or FUZZ=500 SECONDS=600 for each
	FUZZ=$(or $(FUZZ),12000) $(BIN)/pytest tests/test_read.py tests/test_hostile.py tests/test_import.py -k "any or whatever"
	@if $(BIN)/python -c "import atheris" 2>/dev/null; then $(BIN)/python tests/fuzz.py $(or $(SECONDS),60); \
	else echo "atheris could not be installed: it needs CPython 3.11 to 3.13 on Linux. Only Hypothesis has looked."; fi

bench: $(SITE) ## seconds and memory for 1,000, 10,000 and 100,000 offerings, beside Hugo and Material; or SIZES="1000"
	@command -v hugo >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -q && apt-get install -y -q --no-install-recommends hugo; } || true
	$(BIN)/python tests/bench.py $(SIZES)

bench-import: $(SITE) ## what is read, written and refused of 13 kinds of dumps, with seconds and memory
	$(BIN)/python tests/bench_import.py

bench-preview: $(SITE) ## seconds from a record is saved till the preview shows it, at 10,000 offerings
	$(BIN)/python tests/bench_preview.py

phone: $(TEST) browser ## what a phone fetches and works for an answer over 10,000 offerings
	CHROMIUM="$$(command -v chromium || echo $(CHROMIUM))" $(BIN)/python tests/phone.py

load: $(TEST) servers build ## 10,000 requests over 200 connections to each web server, as the shipped settings set it up
	$(BIN)/python tests/served.py

lighthouse: $(TEST) $(NPM) browser servers ## Lighthouse's four scores for a front page, a list and an offering, on a phone
	CHROMIUM="$$(command -v chromium || echo $(CHROMIUM))" $(BIN)/python tests/lighthouse.py

relevance: $(TEST) browser ## how well the search answers a judged collection, beside stock Pagefind
	CHROMIUM="$$(command -v chromium || echo $(CHROMIUM))" $(BIN)/python tests/relevance.py

format: $(TEST) ## write the code as the formatter wants it
	$(BIN)/ruff format hooks tests
	$(BIN)/ruff check --fix hooks tests

schema: $(SITE) ## make catalogue/_schema/ anew from the models
	$(BIN)/katalog schema

wordforms: $(TEST) ## make the list of irregular Danish word forms anew from its source
	$(BIN)/python tests/wordforms.py

lock: $(SITE) ## choose the newest versions that pyproject.toml allows, with hashes
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --upgrade --quiet -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --extra test -c requirements.txt --universal --python-version 3.11 --generate-hashes --no-header --upgrade --quiet -o requirements-test.txt
	$(BIN)/uv pip compile pyproject.toml --extra audit -c requirements-test.txt --universal --python-version 3.11 --generate-hashes --no-header --upgrade --quiet -o requirements-audit.txt
	$(BIN)/uv pip compile pyproject.toml --extra fuzz -c requirements-test.txt --universal --python-version 3.11 --generate-hashes --no-header --upgrade --quiet -o requirements-fuzz.txt

sbom: $(AUDIT) $(NPM) ## bills of materials (CycloneDX) of what is locked: sbom-python.json, sbom-npm.json
	$(BIN)/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --output-reproducible --of JSON -o sbom-python.json
	npm sbom --omit=dev --sbom-format cyclonedx --sbom-type application > sbom-npm.json

audit: $(AUDIT) $(NPM) ## known vulnerabilities in what is locked; says so when no network answers
	$(BIN)/python tests/audit.py

clean: ## remove what the other commands made
	rm -rf .venv node_modules site site.* sbom-*.json .pytest_cache .mypy_cache .ruff_cache .hypothesis

browser: ## the browser that the tests drive: Debian's chromium, or CHROMIUM=/path/to/one
	@if [ -n "$(CHROMIUM)" ]; then exit 0; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium; \
	else echo "The tests need a browser. Install chromium (Debian: sudo apt-get install chromium), or say where one is: make test CHROMIUM=/path/to/chrome"; exit 1; fi

servers: ## the web servers and rclone that the shipped settings are tried with; the tests skip what is not there
	@if [ -x /usr/sbin/nginx ] && [ -e /usr/lib/nginx/modules/ngx_http_brotli_static_module.so ] && command -v caddy rclone >/dev/null; then exit 0; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -q && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends nginx-light libnginx-mod-http-brotli-static caddy rclone; \
	else echo "Without web servers the tests of the shipped settings are skipped (Debian: sudo apt-get install nginx-light libnginx-mod-http-brotli-static caddy rclone)"; fi

$(SITE): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST): $(SITE) requirements-test.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-test.txt
	@touch $@

$(AUDIT): $(TEST) requirements-audit.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-audit.txt
	@touch $@

$(ATHERIS): $(TEST) requirements-fuzz.txt
	@$(BIN)/python -m pip install --quiet --only-binary=:all: --require-hashes -r requirements-fuzz.txt && touch $@ || true

$(NPM): package.json package-lock.json
	@command -v npm >/dev/null || { echo "The form for editors and some tests need Node.js 20 or later, with npm (Debian: sudo apt-get install nodejs npm)"; exit 1; }
	npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@
