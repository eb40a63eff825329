# Two commands set everything up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
# On Linux plain pip takes a CUDA build of PyTorch of several GB. For PyTorch's own CPU build, run
#   make demo TORCH_INDEX=https://download.pytorch.org/whl/cpu
TORCH_INDEX ?=
BIN := $(VENV)/bin
TORCH := torch==2.13.0

.PHONY: demo test coverage mutants check browser screenshots docs quality bench trials audit clean

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# torch first, so that everything after it finds it installed
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/pip install --quiet $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/.tools: $(VENV)/.installed
	$(BIN)/pip install --quiet --constraint constraints.txt --requirement requirements-test.txt
	touch $@

demo: $(VENV)/.installed
	$(BIN)/mentormatch demo --report demo.html

# one process per core, each with one thread: more would only wait for each other
test: $(VENV)/.tools
	OMP_NUM_THREADS=1 $(BIN)/pytest --numprocesses auto --dist worksteal -m "not slow and not browser"

# the same tests, and which branches of the package they take: at least 95% of them
COVERED := OMP_NUM_THREADS=1 $(BIN)/pytest --numprocesses auto --dist worksteal -m "not slow and not browser" --cov --cov-report=
coverage: $(VENV)/.tools
	mkdir -p build
	$(COVERED)
	$(BIN)/python trials/branches.py

# how many small changes of ranking, features and assignment some test sees: about an hour, with MUTANTS=--full days
MUTANTS ?=
mutants: $(VENV)/.tools
	mkdir -p build
	$(COVERED) --cov-context=test --junitxml=build/tests.xml --override-ini junit_family=xunit1
	$(BIN)/python trials/mutants.py $(MUTANTS)

# the report in headless Chromium (Debian: apt-get install chromium), with the accessibility checks of axe-core (npm)
AXE := $(VENV)/axe/node_modules/axe-core/axe.min.js

$(AXE):
	npm install --silent --no-audit --no-fund --prefix $(VENV)/axe axe-core@4.14.1

browser: $(VENV)/.tools $(AXE)
	MENTORMATCH_AXE=$(AXE) $(BIN)/pytest tests/reporting -m browser

# the picture in the README; with SHOTS=FOLDER desktop, dark, phone and printed page, of a ranking and an assignment
SHOTS ?=
screenshots: $(VENV)/.tools
	$(BIN)/python docs/screenshots.py $(SHOTS)

# the API reference, in build/api
docs: $(VENV)/.tools
	$(BIN)/python docs/api.py

check: $(VENV)/.tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# needs MENTORMATCH_BENCH, the folder of the labelled data; prints every figure of docs/quality.md in about five minutes
quality: $(VENV)/.installed
	$(BIN)/python benchmarks/quality.py

# what search, memory, starting and assignment cost, as ratios where it can be; about 25 minutes on an idle machine, or with
# BENCH=--small some seconds, in which nothing is kept
BENCH ?=
bench: $(VENV)/.tools
	$(BIN)/pip install --quiet --constraint constraints.txt --requirement benchmarks/requirements.txt
	$(BIN)/python benchmarks/scoring.py $(BENCH)
	$(BIN)/python benchmarks/memory.py $(BENCH)
	$(BIN)/python benchmarks/start.py $(BENCH)
	$(BIN)/python benchmarks/assignment.py $(BENCH)
	$(BIN)/python benchmarks/scale.py $(BENCH)
	$(BIN)/python benchmarks/tables.py

# what must survive: one script for each kind of trouble, see docs/hardening.md; with TRIALS=--full at the sizes that take
# long, WITHOUT=trial-scale without one of them
TRIALS ?=
WITHOUT ?=
ALL_TRIALS := $(patsubst trials/trial_%.py,trial-%,$(wildcard trials/trial_*.py))
.PHONY: $(ALL_TRIALS)
trials: $(filter-out $(WITHOUT),$(ALL_TRIALS))

$(ALL_TRIALS): trial-%: $(VENV)/.tools
	$(BIN)/python trials/trial_$*.py $(TRIALS)

# known weaknesses of the installed packages, where the registry says; prints what could not be looked up
audit: $(VENV)/.tools
	$(BIN)/python trials/audit.py

clean:
	rm -rf demo.html $(VENV) .pytest_cache .mypy_cache .ruff_cache
