# The project's commands. "make" alone lists them.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-train test lint typecheck imports format demo \
	install-desktop uninstall-desktop bench train screenshots translations lock clean

PYTHON ?=
GPU ?= 1
export PYTHON GPU

BIN := .venv/bin
SOURCES := $(wildcard musicanalyzer training benchmarks tests resources/demo hatch_build.py)

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install the program into .venv
	@scripts/setup.sh base

setup-dev: ## the same with everything the tests need
	@scripts/setup.sh dev

setup-train: ## the same with everything training needs
	@scripts/setup.sh train

# The tests of one file stay together: they share what is dear to make.
test: setup-dev lint typecheck imports ## all checks and all tests
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(ARGS)

lint: setup-dev ## style and formatting
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)

typecheck: setup-dev ## static types
	$(BIN)/mypy

imports: setup-dev ## the import contracts
	$(BIN)/lint-imports --no-logo

format: setup-dev ## put the code into the house format
	$(BIN)/ruff check --fix-only $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

demo: setup ## analyse the demo tracks and build a playlist, in .cache/demo
	@scripts/demo.sh

install-desktop: setup ## put the program into the desktop's menu, for this user
	@scripts/desktop.sh install

uninstall-desktop: ## take it out again
	@scripts/desktop.sh uninstall

bench: setup-dev ## measure speed and memory
	$(BIN)/python -m benchmarks $(ARGS)

train: setup-train ## train the models
	$(BIN)/python -m training $(ARGS)

screenshots: setup ## take a picture of every view into docs/screenshots
	$(BIN)/python scripts/screenshots.py

translations: setup ## collect the window's texts for translators and compile what they wrote
	@scripts/translations.sh

lock: setup-dev ## pin the dependencies again (UPGRADE=1: take newer versions)
	@scripts/lock.sh

clean: ## remove what the commands above made, except trained runs
	rm -rf .venv .cache build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
