# Two commands do all set-up: `make demo` runs the main job, `make test` passes the tests.
PYTHON ?= python3
BIN := .venv/bin
OUT ?= output
CASES ?= repeat

.PHONY: demo test check full bench bench-quick docs clean

demo: .venv/core
	$(BIN)/kg build --sample --store $(OUT)/kg
	@echo
	$(BIN)/kg query most-used-datasets --store $(OUT)/kg --limit 10 --format table
	@echo
	$(BIN)/kg query built-on -p model=BERT --store $(OUT)/kg --limit 10 --format table
	@echo
	$(BIN)/kg report centrality --store $(OUT)/kg -o $(OUT)/report.html
	$(BIN)/kg view --store $(OUT)/kg -o $(OUT)/graph.html
	@echo
	@echo "graph:   $(OUT)/kg           (kg query, kg show, kg search …)"
	@echo "report:  $(OUT)/report.html"
	@echo "view:    $(OUT)/graph.html   (open it in a browser)"

test: .venv/dev
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not (servers or full)" --hypothesis-profile $(CASES)

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tools.docs --check
	$(BIN)/python -m sphinx -b html -W --keep-going -q docs build/docs

full: CASES = explore
full: check test bench
	$(BIN)/python -m pytest -m "servers or full" --hypothesis-profile $(CASES)

bench: .venv/dev
	$(BIN)/python -m benchmarks

bench-quick: .venv/dev
	$(BIN)/python -m benchmarks --quick

docs: .venv/dev
	$(BIN)/python -m tools.docs
	$(BIN)/python -m sphinx -b html -q docs build/docs

.venv/core: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/dev: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ .venv/core

clean:
	rm -rf .venv output/* build dist
