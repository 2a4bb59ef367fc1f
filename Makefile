# All commands of the project. They run from a fresh clone on a machine with Python 3.11 or newer.

PYTHON ?= python3
VENV   ?= .venv
NEWEST ?= .venv-newest
BIN    := $(VENV)/bin
ARGS   ?=
NODE_MODULES := node_modules
SCRIPTS := '{service,examples,tests}/**/*.js'

.DEFAULT_GOAL := help
.PHONY: help serve install develop check test test-newest test-in-image coverage mutants fuzz soak lint types format \
	train sbom audit bench bench-engine bench-training bench-http bench-growth bench-overload bench-observing \
	bench-page lock clean

help:                ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

serve: install       ## serve the shipped version at 127.0.0.1:8000
	$(BIN)/python -m service

install: $(VENV)/.installed     ## install what the service and the training job need into .venv

develop: $(VENV)/.developed     ## install what tests, lint and types need as well

check: lint types test ## run lint, types and tests, which every change has to pass

test: develop $(NODE_MODULES) ## run every test (ARGS="-k name" for some)
	$(BIN)/python -m pytest $(ARGS)

coverage: develop $(NODE_MODULES) ## measure the coverage of all tests, in all processes (takes twice as long as the tests)
	rm -rf .coverage && mkdir .coverage
	$(BIN)/coverage run -m pytest -q $(ARGS); status=$$?; \
	$(BIN)/coverage combine -q && $(BIN)/coverage json -q -o .coverage/report.json && \
	$(BIN)/python -m tests.coverage_by_package .coverage/report.json && exit $$status

test-in-image:       ## run the tests of model/ and service/ with the image's Python and packages (needs Docker)
	docker build -q -t tickcross . >/dev/null
	tar -c tests/Dockerfile requirements-dev.lock | docker build -q -t tickcross-tests -f tests/Dockerfile - >/dev/null
	git ls-files -z --cached --others --exclude-standard | tar -c --null -T - | docker run --rm -i --init \
		--sysctl net.ipv6.conf.all.disable_ipv6=0 tickcross-tests

mutants: develop     ## change the code in N places, one at a time, and check that a test fails (N=400 SEED=1 ONLY=model/nn)
	$(BIN)/python -m tests.mutants --number $(or $(N),400) --seed $(or $(SEED),1) $(if $(ONLY),--only $(ONLY)) $(ARGS)

fuzz: develop        ## fuzz, for MINUTES=30 in total (ARGS="png json --seed 1" selects targets and repeats a run)
	$(BIN)/python -m tests.fuzz $(or $(MINUTES),30) $(ARGS)

test-newest:         ## run every test with the newest version of everything, including pre-releases; may fail
	$(PYTHON) -m venv --clear $(NEWEST)
	$(NEWEST)/bin/pip install -q --upgrade pip
	$(NEWEST)/bin/pip install -q --pre --upgrade --upgrade-strategy eager '.[heic,onnx,plot,ray]' --group dev
	$(NEWEST)/bin/pip uninstall -q -y tickcross
	$(NEWEST)/bin/python -m pytest -q $(ARGS) || echo "not every test passes with the newest versions"

# The tools for JavaScript, where npm has installed them and Node.js is new enough for them.
with_npm = @if [ -d $(NODE_MODULES)/.bin ] && node --eval 'process.exit(Number(parseInt(process.versions.node) < 20))'; then \
	PATH="$(NODE_MODULES)/.bin:$$PATH"; set -x; $(1); \
	else echo "no npm, or a Node.js older than 20, so only the Python is checked"; fi

lint: develop $(NODE_MODULES) ## check faults, style and format with ruff, eslint and prettier
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(call with_npm,eslint $(SCRIPTS) && prettier --check --log-level warn $(SCRIPTS))

types: develop $(NODE_MODULES) ## check types with mypy, and with tsc for the JavaScript, both strict
	$(BIN)/mypy
	$(call with_npm,tsc)

format: develop $(NODE_MODULES) ## fix what lint can fix automatically
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(call with_npm,eslint --fix $(SCRIPTS); prettier --write --log-level warn $(SCRIPTS))

train: install       ## train, and write the next version (ARGS="--epochs 3 --seed 7")
	$(BIN)/python -m model train --output artifacts/tickcross $(ARGS)

# all published figures of speed, into benchmarks/results.md
bench: bench-engine bench-training bench-http bench-growth bench-overload bench-observing bench-page  ## run every benchmark below

bench-engine: develop    ## compare the compiled network with onnxruntime and others
	$(BIN)/python -m benchmarks.engine $(ARGS)

bench-training: develop  ## compare an epoch of training with PyTorch
	$(BIN)/python -m benchmarks.training_speed $(ARGS)

bench-http: develop      ## compare the service with others (PEERS=fastapi,mlserver for some)
	$(BIN)/python -m benchmarks.http $(if $(PEERS),--peers $(PEERS)) $(ARGS)

bench-growth: develop    ## measure the service as batches, connections, workers and pictures grow
	$(BIN)/python -m benchmarks.http.growth

bench-overload: develop  ## measure the service with thousands of connections (ARGS="--against DIR" for another checkout)
	$(BIN)/python -m benchmarks.http.overload $(ARGS)

bench-observing: develop ## measure the cost of counting and logging a request
	$(BIN)/python -m benchmarks.observing

bench-page: develop      ## measure the drawing page in Chromium, frame by frame
	$(BIN)/python -m benchmarks.page

soak: develop        ## test both applications under load and every disturbance, half of MINUTES=10 each
	$(BIN)/python -m benchmarks.soak --minutes $(or $(MINUTES),10) $(ARGS)

# Lock files contain versions and hashes, but no package index: that is a setting of each machine.
PIN = $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"
COMPILE = $(PIN) pyproject.toml
lock: develop        ## make the lock files from pyproject.toml (ARGS=--upgrade for newer versions)
	$(COMPILE) $(ARGS) -o requirements.lock
	$(COMPILE) $(ARGS) --all-extras --group dev -c requirements.lock -o requirements-dev.lock
	$(PIN) $(ARGS) examples/form_reader/requirements.in -c requirements.lock -o examples/form_reader/requirements.lock

# These tools run in environments that uv manages; the tests do not need them.
sbom: develop        ## list the installed packages of the service as CycloneDX JSON in sbom.cdx.json
	PYTHONWARNINGS=ignore $(BIN)/uv tool run -q --from cyclonedx-bom==7.5.0 cyclonedx-py requirements --pyproject pyproject.toml \
		--output-reproducible --output-file sbom.cdx.json requirements.lock
	@echo "sbom.cdx.json is written"

audit: develop       ## compare the locked versions with published advisories; fails if it cannot look them up
	@$(BIN)/uv tool run -q pip-audit==2.10.1 --strict --disable-pip --require-hashes -r requirements.lock || { echo \
		"If no advisory stands above, none could be looked up, and nothing is known: the Python Package Index, or the" \
		"mirror that answers for it, has to have advisory data." >&2; exit 1; }

# The tools that check the JavaScript, and that some tests need; those tests are skipped without them.
$(NODE_MODULES): package-lock.json
	@if command -v npm >/dev/null; then npm ci --ignore-scripts --no-audit --no-fund --silent; \
	else echo "no npm, so no JavaScript is checked, and some tests are skipped"; mkdir -p $@; fi
	@touch $@

clean:               ## delete .venv and caches
	rm -rf $(VENV) $(NEWEST) $(NODE_MODULES) .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock | $(BIN)/python
	$(BIN)/pip install -q --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.developed: requirements-dev.lock $(VENV)/.installed
	$(BIN)/pip install -q --require-hashes -r requirements-dev.lock
	@touch $@
