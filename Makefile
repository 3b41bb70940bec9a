# Two commands: `make run` sets up and does the main job, `make test` sets up and runs every check.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint types imports unit fuzz bench lock setup clean help
help:
	@echo "make run   set up, read the sample documents, write xlsx, docx and html"
	@echo "make test  set up, run all checks"

.venv/.ready-base: requirements/base.txt pyproject.toml scripts/setup.sh
	@PYTHON=$(PYTHON) sh scripts/setup.sh base
.venv/.ready-dev: requirements/dev.txt pyproject.toml scripts/setup.sh
	@PYTHON=$(PYTHON) sh scripts/setup.sh dev
setup: .venv/.ready-dev

run: .venv/.ready-base
	@$(BIN)/luodi demo

test: lint types imports unit fuzz
	@echo "all checks passed"

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
types: setup
	$(BIN)/mypy
imports: setup
	$(BIN)/lint-imports
unit: setup
	$(BIN)/pytest -n 2
fuzz: setup
	$(BIN)/python tests/fuzz/fuzz_reading.py -max_total_time=10 -max_len=4096
bench: setup
	$(BIN)/luodi bench reading

lock: setup
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --universal --python-version 3.11 --no-header pyproject.toml --extra ocr --group build -o requirements/base.txt
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --universal --python-version 3.11 --no-header --group dev pyproject.toml --extra ocr -o requirements/dev.txt

clean:
	rm -rf .venv var build dist .mypy_cache .ruff_cache .pytest_cache
