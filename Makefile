# Everything that this repository does, by name. Each target sets up what it needs.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 2
EXECUTION ?= trusted
# Our matrices are small: threads would cost more than they bring, most of all side by side.
export OPENBLAS_NUM_THREADS ?= 1
export OMP_NUM_THREADS ?= 1
export MKL_NUM_THREADS ?= 1
export PYTHONUTF8 := 1
# The shell takes the folder's name from here: an apostrophe or a dollar in it stays one.
override export SUBMISSIONS := $(value SUBMISSIONS)
LOCK_COMMAND := $(BIN)/uv pip compile pyproject.toml --extra plot --group dev --universal \
	--python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url --no-header \
	--quiet --output-file requirements.lock

say = @printf '\n\033[1m%s\033[0m\n' '$(1)'

.PHONY: help setup book pdf audit test check soak mutants lint golden release grade demo student-repo lock hooks clean
.PHONY: folder-named

help:  ## show this list
	@echo 'Checked Gradients. Commands:'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo 'The first one sets up .venv from requirements.lock; that takes a minute or two.'

setup: $(READY)  ## set up .venv from requirements.lock

# uv installs the rest ten times as fast as pip. Its own hash stands in the lock too.
$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { \
	  echo 'Python 3.11 or newer is missing. Debian, Ubuntu: sudo apt-get install python3 python3-venv; macOS: brew install python'; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; $$($(PYTHON) --version) came. Name another one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo 'The venv module of Python is missing. Debian, Ubuntu: sudo apt-get install python3-venv'; exit 1; }
	$(call say,Setting up $(VENV) (1 of 3: the environment))
	@test -x $(BIN)/uv || $(PYTHON) -m venv $(VENV)
	@awk '/^[^ #]/ { wanted = /^uv==/ } wanted' requirements.lock > $(VENV)/uv.txt
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
	$(call say,Setting up $(VENV) (2 of 3: the packages of requirements.lock))
	@$(BIN)/uv pip install --python $(BIN)/python --require-hashes -r requirements.lock
	$(call say,Setting up $(VENV) (3 of 3: this repository))
	@$(BIN)/uv pip install --python $(BIN)/python --quiet --no-deps --no-build-isolation --editable .
	@touch $@

book: $(READY)  ## execute the chapters and build the book; EDITION=self-study adds answers
	$(call say,Building the book)
	@EDITION='$(EDITION)' $(BIN)/jupyter-book build . -W -n --keep-going \
	  $(if $(filter-out class,$(EDITION)),--path-output '_build/$(EDITION)')

pdf: book  ## print the whole book into _build/checked-gradients.pdf (with Chromium)
	$(call say,Printing the book)
	@$(BIN)/python -m grading.editions.pdf _build/html _build/checked-gradients.pdf

# What audits the book: axe-core, which the tests use where it is there, and Lighthouse.
AUDIT := tests/audit/node_modules/.ready
$(AUDIT): tests/audit/package-lock.json
	@npm ci --prefix tests/audit --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

audit: book $(AUDIT)  ## Lighthouse on three pages of the book, phone and desktop
	@CHROME_PATH=$${CHROME_PATH:-$$(command -v chromium || command -v google-chrome)} node tests/audit/audit.mjs _build/html

test: book  ## run all tests (the book is built first: some look at it)
	$(call say,Tests)
	@status=0; \
	$(BIN)/pytest -n $(WORKERS) --dist loadfile || status=1; \
	echo; echo 'Golden notebooks'; \
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --nbval tests/notebooks \
	  --nbval-sanitize-with tests/notebooks/sanitize.cfg || status=1; \
	exit $$status

check: $(READY)  ## one chapter's lint, tests and golden notebook: make check CHAPTER=06
	@$(BIN)/python -m tests.check_chapter '$(CHAPTER)'

soak: $(READY)  ## run the long repetitions
	@$(BIN)/pytest -n $(WORKERS) -m soak

mutants: $(READY)  ## change every key in every natural way; what the checks let through
	@nice $(BIN)/python -m benchmarks.mutants --write

lint: $(READY)  ## check style and formatting
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

golden: $(READY)  ## execute the golden notebooks again
	@$(BIN)/python -m grading.editions.golden

release: $(READY)  ## write the assignments: notebooks, zips, gradebook
	@$(BIN)/python -m grading.course.release

grade: folder-named $(if $(DRY_RUN),$(READY),release)  ## grade a folder: make grade SUBMISSIONS=folder; DRY_RUN=1 only looks
	@$(BIN)/python -m grading.batch "$$SUBMISSIONS" --execution '$(EXECUTION)' $(if $(DRY_RUN),--dry-run)

folder-named:
	@test -n "$$SUBMISSIONS" || { echo 'Say which folder: make grade SUBMISSIONS=folder'; exit 2; }

demo: $(READY)  ## fabricate a class, grade it, show the table
	@$(BIN)/python -m grading.demo

student-repo: book  ## write what may be public into dist/student-repo
	@$(BIN)/python -m grading.course.student_repo

lock: $(READY)  ## resolve requirements.lock again
	@$(LOCK_COMMAND) --upgrade
	@$(MAKE) --no-print-directory setup

hooks: $(READY)  ## lint before each commit
	@$(BIN)/pre-commit install

clean:  ## remove everything that can be made again; course/ with its grades stays
	rm -rf $(VENV) _build dist .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
