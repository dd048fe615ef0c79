# `make run` and `make test` do everything on a machine that has git, make and some Python >= 3.9.
SHELL := /bin/bash
export HMO_HOME ?= $(CURDIR)/var
export RASA_TELEMETRY_ENABLED = false
# An environment that happens to be active must not leak into ours.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV PYTHONDONTWRITEBYTECODE

BACKEND := .venv/backend/bin/python
BOT := .venv/bot/bin/python
LINES := $(wildcard bot/data/*.yml bot/data/*/*.* bot/data/*/*/*) bot/domain.yml config.yml $(wildcard bot/nlu/*.py bot/nlu/weights/*)
MODEL := $(HMO_HOME)/models/newest
UV := .venv/uv/bin/uv
COMPILE := $(UV) pip compile --universal --generate-hashes --no-emit-index-url --no-header --quiet


.PHONY: help run demo test test-journeys test-bot test-nlu test-widget test-backend tune lane-model lane-pages lane-desk validate setup setup-tests train lint lock bench soak

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: setup $(MODEL) ## start everything and print the addresses (Ctrl-C stops it)
	@$(BACKEND) -m backend init
	@$(BACKEND) -m backend run

demo: setup ## a year of invented cases in a throwaway database, and the desk opened on it
	@$(BACKEND) -m backend demo

test: setup-tests ## everything CI runs: lint, types, all suites, real browser, PostgreSQL
	@$(MAKE) --no-print-directory -j3 lane-model lane-pages lane-desk

# Three lanes on two cores: a browser and killed processes are mostly waited for. Nothing in them measures time.
# -o: what was made a moment ago, or by the first lane, is not looked at again. The model is there minutes before the
# other lanes need it.
LANE = $(MAKE) --no-print-directory -j1 -o setup -o setup-tests
lane-model:
	@$(LANE) $(MODEL) test-journeys
lane-pages:
	@$(LANE) -o $(MODEL) test-widget test-bot
lane-desk:
	@$(LANE) -o $(MODEL) test-backend lint validate test-nlu

test-journeys: $(MODEL)
	@$(BACKEND) -m pytest tests/journeys
test-bot: $(MODEL)
	@$(BOT) -W ignore -m pytest $(wildcard tests/bot/test_*.py) tests/bot/nlu/test_understanding.py
test-nlu: $(MODEL)
	@$(BOT) -W ignore -m pytest tests/bot/nlu --ignore=tests/bot/nlu/test_understanding.py
test-widget:
	@$(BACKEND) -m pytest tests/widget tests/desk
test-backend:
	@$(BACKEND) -m pytest tests/backend tests/content

validate: # what Rasa itself says of rules, domain and lines
	@mkdir -p $(HMO_HOME)
	@$(BOT) -W ignore -m rasa data validate --fail-on-warnings -d bot/domain.yml -c config.yml --data bot/data > $(HMO_HOME)/validate.log 2>&1 \
		|| { cat $(HMO_HOME)/validate.log; exit 1; }

setup: ## make both Python environments from the locks
	@$(call any_python,requirements/make_environments.py)

setup-tests: setup
	@$(call any_python,requirements/make_environments.py --with-tests)
	@$(BACKEND) -m tests.chromium

train: setup ## train the assistant from bot/data, bot/domain.yml and config.yml
	@$(BOT) -m bot.train
	@touch $(MODEL)

$(MODEL): $(LINES) | setup
	@$(BOT) -m bot.train
	@touch $(MODEL)

tune: setup-tests ## tune the encoder to new lines (half an hour), then train
	@$(BOT) -W ignore -m bot.nlu.tune
	@$(MAKE) --no-print-directory -o setup train

lint: setup-tests ## ruff and strict types, both trees
	@.venv/backend/bin/ruff check .
	@.venv/backend/bin/ruff format --check .
	@$(BACKEND) -m mypy backend
	@$(BOT) -m mypy bot

bench: setup-tests $(MODEL) ## speed and memory, as ratios against something run beside it
	@$(BOT) -W ignore -m tests.bench.turns
	@$(BACKEND) -m tests.bench.desk_lists
	@$(BACKEND) -m tests.bench.many_cases

soak: setup-tests $(MODEL) ## the large counts: kills, random conversations, dropped requests
	@$(BACKEND) -m tests.soak

lock: setup ## resolve the requirements again (writes requirements/*.txt with hashes, without addresses)
	@cd requirements && ../$(COMPILE) uv.in -o uv.txt
	@cd requirements && ../$(COMPILE) --python-version 3.13 backend.in -o backend.txt
	@cd requirements && ../$(COMPILE) --python-version 3.13 backend-dev.in -o backend-dev.txt
	@cd requirements && ../$(COMPILE) --python-version 3.10 --override bot-overrides.in bot.in -o bot.txt
	@cd requirements && ../$(COMPILE) --python-version 3.10 bot-dev.in -o bot-dev.txt

# python3 on PATH may be a version manager's shim that fails unless a version is selected: try until one runs.
define any_python
for python in python3 /usr/bin/python3 python3.13 python3.12 python3.11 python3.10 python3.9 python; do \
	if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 9))' 2>/dev/null; then \
		exec "$$python" $(1); fi; done; \
echo "A Python 3.9 or newer (with venv) is needed and none was found." >&2; exit 1; :
endef
