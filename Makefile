# Two commands: `make run` starts the app, `make test` runs every check. Both install what is missing first.
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
# One more than there are processors: a test in a browser waits for most of its time.
WORKERS ?= $(shell $(PYTHON) -c "import os; print(1 + (os.cpu_count() or 1))")

.PHONY: run test build drill tables lock audit licences sbom clean

run: .venv/run
	$(BIN)/streamlit run asgi.py --server.port $(PORT)

# Compiled modules are kept, whatever the machine says: every worker and every server of a test reads them.
test drill: export PYTHONDONTWRITEBYTECODE =
test: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/oxlint --deny-warnings src
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m needs build --check
	$(BIN)/python -m needs check
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

# The figures of the release, from the tidy rows in data/publications, and the tables made of them.
build: .venv/dev
	$(BIN)/python -m needs build
	$(BIN)/python -m tools.tables

# Next year's figures, tried on a copy: built and tested as a whole. ARGS goes to pytest.
drill: .venv/dev
	$(BIN)/python -m tools.drill $(ARGS)

# The tables of the documents that the product knows (pages, settings, charts, options), and the house.
tables: .venv/dev
	$(BIN)/python -m tools.tables
	$(BIN)/python -m tools.house

# The locks: every dependency with its version and its checksums, for Python 3.11 and later on any system.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" -o requirements.txt
	uv pip compile pyproject.toml --extra s3 --extra azure --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command "make lock" -o requirements-storage.txt
	uv pip compile pyproject.toml --extra dev --extra sign-in --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" -o requirements-dev.txt
	uv pip compile pyproject.toml --extra sign-in --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" -o requirements-sign-in.txt

# Which of it is known to be vulnerable, where OSV can be reached.
audit: .venv/dev
	$(BIN)/python -m tests.supply.audit

# Under which licences it is: docs/licences.md
licences: .venv/dev
	$(BIN)/python -m tests.supply

# What is installed, as a bill of materials (CycloneDX): build/sbom.json
sbom: .venv/dev
	mkdir -p build
	$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible -o build/sbom.json

.venv/run: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps -e .
	touch $@

.venv/dev: requirements-dev.txt .venv/run
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	touch $@

clean:
	rm -rf .venv
