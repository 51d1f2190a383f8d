# Everything a newcomer types. Each target brings what it needs, from a bare machine on; running it again is quick.
#   make demo           try it: a server with real courses and the app signed in; all of it stays in .demo/
#   make test           every promise, as tests         (ARGS="tests/sync -k merge" picks some)
#   make check          format, lint, types, contracts, dead code, dependencies
#   make setup VENV=DIR just the environment, with carrel and carrel-server in DIR/bin
#   make coverage       the tests once more, with the lines and branches that they missed
#   make lock           newest versions within pyproject.toml into requirements*.lock

VENV ?= .venv
ARGS ?=
BIN = $(VENV)/bin
RUN = $(BIN)/python -m

# The index and certificates are whatever this machine is set up with; nothing here names them.
export UV_SYSTEM_CERTS = true
export UV_NATIVE_TLS = true
export UV_PYTHON_DOWNLOADS = never
export PYTHONUNBUFFERED = 1

RUNTIME = $(VENV)/.carrel-runtime
DEVELOPMENT = $(VENV)/.carrel-development

.DEFAULT_GOAL := help
.PHONY: sample help setup demo tour test check coverage format lint types contracts dead-code dependencies lock clean
.PHONY: system-packages wanted-packages

help:
	@sed -n 's/^# *make /make /p' Makefile

setup: wanted-packages $(RUNTIME)
	@echo "Ready: $(BIN)/carrel and $(BIN)/carrel-server"

system-packages:
	@scripts/debian-packages

# The server and the headless verbs run without them.
wanted-packages:
	@scripts/debian-packages warn

demo: system-packages $(RUNTIME)
	@$(RUN) desktop.demo $(ARGS)

# The sample course of a first visit, from its Markdown into what the window reads.
sample: $(RUNTIME)
	@$(BIN)/python scripts/make-sample

tour: system-packages $(RUNTIME)
	@$(BIN)/carrel tour $(or $(ARGS),.demo/tour)

# Two workers: as many as the smallest machine we build on has cores.
test: system-packages $(DEVELOPMENT)
	$(RUN) pytest -n 2 --dist worksteal $(ARGS)

coverage: system-packages $(DEVELOPMENT)
	$(RUN) coverage erase
	$(RUN) coverage run -m pytest $(ARGS)
	$(RUN) coverage combine --quiet
	$(RUN) coverage report

check: wanted-packages lint types contracts dead-code dependencies
	@echo 'Format, lint, types, contracts, dead code and dependencies are in order.'

format: $(DEVELOPMENT)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(DEVELOPMENT)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(DEVELOPMENT)
	$(BIN)/mypy

contracts: $(DEVELOPMENT)
	$(BIN)/lint-imports --no-logo

dead-code: $(DEVELOPMENT)
	$(BIN)/vulture

dependencies: $(DEVELOPMENT)
	$(BIN)/deptry .

# ---------------------------------------------------------------------------------------------------------------------
# The environment, from the lock and nothing else: every file's hash is checked before it is unpacked.
# $(1): the lock
define install
	@uv=$$(scripts/get-uv $(VENV)) && \
	$$uv venv --quiet --allow-existing --python '>=3.11' $(VENV) && \
	$$uv pip install --python $(BIN)/python --require-hashes -r $(1) && \
	$$uv pip install --python $(BIN)/python --quiet --no-deps --no-build-isolation --editable .
endef

$(RUNTIME): requirements.lock pyproject.toml
	$(call install,requirements.lock)
	@touch $@

$(DEVELOPMENT): requirements-dev.lock requirements.lock pyproject.toml
	$(call install,requirements-dev.lock)
	@touch $(RUNTIME) $@

# For every platform and Python that pyproject.toml allows, with hashes and without the address of any index.
COMPILE = pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
	--custom-compile-command "make lock" --all-extras --group build

lock:
	uv=$$(scripts/get-uv $(VENV)) && \
	$$uv $(COMPILE) pyproject.toml --group dev --output-file requirements-dev.lock && \
	$$uv $(COMPILE) pyproject.toml --output-file requirements.lock

clean:
	rm -rf .venv .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
