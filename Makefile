# Two commands: `make run` sets up and starts the platform with the demo district, `make test` sets
# up and runs every check.
PYTHON ?= python3
BIN := .venv/bin

FRONTEND := frontend/package-lock.json frontend/icons.txt scripts/frontend.py \
  scripts/messages.py src/luodi/kernel/locale/en/LC_MESSAGES/django.po

.PHONY: run demo install test lint types imports unit postgres browser fuzz bench lock setup clean help
help:
	@echo "make run   set up, start the platform with the demo district (PORT=8000 to choose a port)"
	@echo "make demo  set up, read the sample documents in the terminal, write xlsx, docx and html"
	@echo "make install  set up only: see docs/how-to/operate.md for real work"
	@echo "make test  set up, run all checks"

.venv/.ready-base: requirements/base.txt pyproject.toml scripts/setup.sh $(FRONTEND)
	@PYTHON=$(PYTHON) sh scripts/setup.sh base
.venv/.ready-dev: requirements/dev.txt pyproject.toml scripts/setup.sh $(FRONTEND)
	@PYTHON=$(PYTHON) sh scripts/setup.sh dev
setup: .venv/.ready-dev
install: .venv/.ready-base

# Data lies in LUODI_HOME, default var/.
run: .venv/.ready-base
	@LUODI_MODE=$${LUODI_MODE:-demo} exec $(BIN)/luodi up $(if $(PORT),--port $(PORT),--next-port)
demo: .venv/.ready-base
	@$(BIN)/luodi demo

test: lint types imports unit postgres browser fuzz
	@echo "all checks passed"

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --lint --quiet src/luodi
types: setup
	$(BIN)/mypy
imports: setup
	$(BIN)/lint-imports
unit: setup
	$(BIN)/pytest -n 2 --dist worksteal --ignore tests/browser
postgres: setup
	$(BIN)/pytest -n 2 --dist worksteal --postgres tests/kernel tests/apps tests/concurrency tests/ops
# Screens are kept in build/screens.
browser: setup
	$(BIN)/pytest tests/browser -n 2 --dist worksteal
fuzz: setup
	$(BIN)/python tests/fuzz/fuzz_reading.py -max_total_time=10 -max_len=4096
bench: setup
	$(BIN)/luodi bench reading

lock: setup
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --universal --python-version 3.11 --no-header pyproject.toml --extra ocr --group build -o requirements/base.txt
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --universal --python-version 3.11 --no-header --group dev pyproject.toml --extra ocr --extra redis -o requirements/dev.txt

clean:
	rm -rf .venv var build dist .mypy_cache .ruff_cache .pytest_cache
