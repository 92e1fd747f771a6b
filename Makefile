# Everything goes into .venv of the checkout and into the home folder; nothing else on the machine is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOME_FOLDER := $(or $(JIXIAO_HOME),home)

.PHONY: run test check format ui bench samples docs ocr metrics lock clean

## raw samples -> published warehouse, then what was found
run: $(VENV)/runtime
	@$(BIN)/jixiao --home $(HOME_FOLDER) add raw/samples
	@$(BIN)/jixiao --home $(HOME_FOLDER) run
	@$(BIN)/jixiao --home $(HOME_FOLDER) status

## all tests, as continuous integration runs them
test: $(VENV)/dev
	@$(BIN)/python -m pytest -q $(PYTEST) -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

## format, lint, types
check: $(VENV)/dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/ty check --quiet extract warehouse expectations dagster_project
	@$(BIN)/sqlfmt --check --quiet dbt/models dbt/macros dbt/tests docs/questions
	@$(BIN)/python raw/sample_maker/make_samples.py --check

format: $(VENV)/dev
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format .
	@$(BIN)/sqlfmt --quiet dbt/models dbt/macros dbt/tests docs/questions

## Dagster's web page, with the inbox sensor and the daily schedule running
ui: $(VENV)/runtime
	@$(BIN)/jixiao --home $(HOME_FOLDER) ui

## speed and memory, paired in one run
bench: $(VENV)/dev
	@$(BIN)/python -m benchmarks.run

## raw/samples made anew from raw/sample_maker/facts
samples: $(VENV)/dev
	@$(BIN)/python raw/sample_maker/make_samples.py

## docs/dictionary and the answers in docs/questions, made anew from the samples
docs: $(VENV)/runtime
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && mkdir "$$folder/inbox" && \
	export JIXIAO_HOME="$$folder/home" JIXIAO_INBOX="$$folder/inbox" && \
	$(BIN)/jixiao add raw/samples && $(BIN)/jixiao run && $(BIN)/jixiao docs --checkout

## what scanned pages need (onnxruntime and rapidocr with its models, 200 MB): they are read from then on
ocr: $(VENV)/ocr

## what `mf query` needs (MetricFlow): the metrics of docs/metrics.md can be asked from then on
metrics: $(VENV)/metrics

## pin the dependencies anew, with hashes and without addresses, for Python 3.11 to 3.13
lock: $(VENV)/bin/uv
	@$(BIN)/uv pip compile --quiet --upgrade $(LOCK) pyproject.toml -o requirements/runtime.txt
	@$(BIN)/uv pip compile --quiet --upgrade $(LOCK) pyproject.toml --group dev -o requirements/dev.txt
	@$(BIN)/uv pip compile --quiet --upgrade $(LOCK) pyproject.toml --extra ocr -c requirements/runtime.txt -o requirements/ocr.txt
	@$(BIN)/uv pip compile --quiet --upgrade $(LOCK) pyproject.toml --group metrics -c requirements/runtime.txt -o requirements/metrics.txt
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

clean:
	@rm -rf $(VENV) build *.egg-info

$(BIN)/uv: requirements/tools.txt
	@$(PYTHON) -c 'import sys; sys.exit("jixiao needs Python 3.11, 3.12 or 3.13; this is %s. Set PYTHON=..." % sys.version.split()[0] if not (3, 11) <= sys.version_info[:2] <= (3, 13) else 0)'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.txt
	@touch $@

# uv is quick; pip, slower, takes over where uv cannot reach the index that pip is configured for.
define install
$(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python $(1) 2>$(VENV)/uv.log \
	|| $(BIN)/python -m pip install --quiet --disable-pip-version-check $(1)
endef

$(VENV)/runtime: requirements/runtime.txt pyproject.toml | $(BIN)/uv
	@echo "Installing (about 1 GB, once) …"
	@$(call install,--require-hashes -r requirements/runtime.txt)
	@$(call install,--no-deps --editable .)
	@touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/runtime
	@$(call install,--require-hashes -r requirements/dev.txt)
	@touch $@

$(VENV)/ocr $(VENV)/metrics: $(VENV)/%: requirements/%.txt $(VENV)/runtime
	@$(call install,--require-hashes -r $<)
	@touch $@
