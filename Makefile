# Everything that one does with the project, each by one word. Each sets up what it needs first: packages of the system
# where they are missing, the virtual environment .venv, the Python packages in the versions of constraints.txt.

export PYTHON ?= python3
# The timeline to open.
FILE ?= events.json

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

ifeq ($(OS),Windows_NT)
$(error On Windows, see the two commands in README.md)
endif

VENV := .venv/bin
PIP := $(VENV)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: help run test browser-test lint bench dist screenshots clean

help: ## Lists these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r name what; do \
		printf '  make %-13s %s\n' "$$name" "$$what"; done

run: .venv/.run ## Opens the window (FILE=… for another timeline); without a display, draws it into a picture
	@tools/system-packages.sh run
	@if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		mkdir -p build; \
		echo "There is no display here (DISPLAY and WAYLAND_DISPLAY are empty), so the window is drawn into a picture."; \
		QT_QPA_PLATFORM=offscreen $(VENV)/python -m desktop render "$(FILE)" -o build/window.png --window --size 1440x900 \
			&& echo "$(CURDIR)/build/window.png"; \
	else \
		$(VENV)/python -m desktop "$(FILE)"; \
	fi

test: .venv/.dev ## Runs the tests
	@tools/system-packages.sh test
	$(VENV)/python -m pytest tests/gui
	$(VENV)/python -m pytest tests/unit --no-xvfb --numprocesses 2

browser-test: .venv/.dev ## Has Chromium measure labels, and follow the addresses of quotations to their words
	@tools/system-packages.sh browser
	$(VENV)/python -m pytest tests/browser

lint: .venv/.dev ## Checks style, types and which room imports which
	@tools/system-packages.sh run
	$(VENV)/ruff check .
	$(VENV)/mypy
	$(VENV)/lint-imports

bench: .venv/.dev ## Measures the window with up to a million events, the start, files, searching, labels, and dates
	@tools/system-packages.sh bench
	$(VENV)/python -m desktop bench
	$(VENV)/python benchmarks/window.py
	$(VENV)/python benchmarks/start.py
	$(VENV)/python benchmarks/opening.py
	$(VENV)/python benchmarks/store.py
	$(VENV)/python benchmarks/anchoring.py
	$(VENV)/python benchmarks/labels.py
	$(VENV)/python benchmarks/dates.py

dist: .venv/.dev ## Makes the program that needs no Python, dist/quoteline/, and tries it
	@tools/system-packages.sh dist
	$(VENV)/pyinstaller --noconfirm --clean --log-level WARN --workpath build/pyinstaller quoteline.spec
	$(VENV)/python -m pytest tests/frozen
	@du --bytes --summarize dist/quoteline | awk '{ printf "dist/quoteline: %.0f MB\n", $$1 / 1e6 }'

screenshots: .venv/.dev ## Takes pictures of the real window into build/screenshots/, and the README's two
	@tools/system-packages.sh test
	$(VENV)/python tools/screenshots.py

clean: ## Removes what the others made, but for .venv
	rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

.venv/bin/python:
	@tools/system-packages.sh run
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Quoteline needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.11 …" >&2; exit 1; }
	$(PYTHON) -m venv .venv

# What each command needs of Python is installed again only if the project asks for something else than last time.
.venv/.run: pyproject.toml setup.py constraints.txt | .venv/bin/python
	$(PIP) --editable .
	@touch $@

.venv/.dev: pyproject.toml setup.py constraints.txt | .venv/bin/python
	$(PIP) --editable '.[dev]'
	@touch .venv/.run $@
