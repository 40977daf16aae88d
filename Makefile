# Any of these can be given by hand, as in: make run PYTHON=python3.12 PIP_ARGS="--proxy http://host:port"
# TORCH_INDEX is where pip finds torch alone: on Linux a CPU-only index saves gigabytes.
PYTHON      ?=
TORCH       ?= torch==2.13.0
TORCH_INDEX ?=
PIP_ARGS    ?=
DATA        ?= tatoeba-cmn-eng.tsv
MODELS      ?= zh-en-transformer zh-en-gru-additive zh-en-gru
ARGS        ?=

BIN := .venv/bin
LOG := .venv/install.log
PIP := $(BIN)/python -m pip install --disable-pip-version-check $(PIP_ARGS)
export PYTHON
# What a run has learned, in place of the bundled model: the files that its card names, under their plain names.
define KEEP
import pathlib, shutil, sys; from fun_viz.run.models import folder
run, model = map(pathlib.Path, sys.argv[1:]); card, contents = folder.copied(run)
shutil.rmtree(model, ignore_errors=True); folder.write(model, contents, card)
endef
export KEEP

.DEFAULT_GOAL := help
.PHONY: help run test check bench models clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-7s %s\n", $$1, $$2}' Makefile

run: .venv/run.stamp ## set up what is missing, then start Fun-Viz
	@$(BIN)/python main.py $(ARGS)

test: .venv/test.stamp ## the whole test suite, without a display
	@QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 nice $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile $(ARGS)

check: .venv/test.stamp ## lint, format, types, and the laws of who may import whom
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	nice $(BIN)/python -m mypy
	$(BIN)/lint-imports --no-logo

bench: .venv/bench.stamp ## measure this machine, within 25 minutes; ARGS=--list says what there is to measure
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.benchmarks $(ARGS)

models: .venv/run.stamp ## train the bundled models from the sentence pairs in DATA
	@test -f '$(DATA)' || { echo "No sentence pairs at $(DATA): make models DATA=path/to/pairs.tsv"; exit 1; }
	@set -ex; for name in $(MODELS); do \
	  nice $(BIN)/fun-viz train --recipe $$name --pairs '$(DATA)' --out build/$$name --overwrite; \
	  $(BIN)/python -c "$$KEEP" build/$$name models/$$name; \
	  nice $(BIN)/fun-viz evaluate --model $$name --pairs '$(DATA)' --split test --card; done

clean: ## remove .venv, caches and build output
	rm -rf .venv build dist *.egg-info .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find fun_viz tests -name __pycache__ -type d -prune -exec rm -rf {} +

# torch first and exactly: resolved together with the others it can bring gigabytes that nobody asked for.
.venv/run.stamp: pyproject.toml
	@.ci/setup.sh
	@.ci/quietly $(LOG) 'setting up: installing torch, which is large and may take some minutes' \
	  $(PIP) $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH)
	@.ci/quietly $(LOG) 'setting up: installing Fun-Viz and the rest of what it needs' $(PIP) -e .
	@touch $@

.venv/test.stamp .venv/bench.stamp: .venv/%.stamp: .venv/run.stamp
	@.ci/quietly $(LOG) 'setting up: installing what "make $*" needs' $(PIP) -e '.[$*]'
	@touch $@
