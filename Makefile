PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: serve test check audit lock clean

serve: $(READY)
	$(BIN)/assistant serve

test: check
	$(BIN)/python -m pytest
	$(BIN)/python -m evals.ci

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Asks about known vulnerabilities; without a connection to the service it says that nothing was checked.
audit: $(READY)
	$(BIN)/python deploy/audit.py

# After a change of requirements.lock.
lock: $(READY)
	$(BIN)/python deploy/lock.py

# torch goes first and alone: asked for by another package, pip takes a build of several GB for graphics cards.
$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "需要 Python 3.11 或更高版本；可用 make PYTHON=python3.12 指定")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	$(BIN)/python -m compileall -q assistant corpus index prompts
	@touch $(READY)

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache
