# `make run` and `make test` do everything on a machine that has git, make and some Python >= 3.9.
SHELL := /bin/bash
export HMO_HOME ?= $(CURDIR)/var
export RASA_TELEMETRY_ENABLED = false
# An environment that happens to be active must not leak into ours.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV PYTHONDONTWRITEBYTECODE

BACKEND := .venv/backend/bin/python
BOT := .venv/bot/bin/python
LINES := $(wildcard bot/data/*.yml bot/data/*/*.* bot/data/*/*/*) bot/domain.yml config.yml $(wildcard bot/nlu/*.py bot/nlu/weights/*)
MODEL := $(HMO_HOME)/models/known-hashes
UV := .venv/uv/bin/uv
# Deno carries its own JavaScript engine and TypeScript: nothing has to be on the machine, and nothing is fetched.
DENO := DENO_DIR=$(CURDIR)/.venv/deno DENO_NO_UPDATE_CHECK=1 NO_COLOR=1 .venv/backend/bin/deno
# What each step of `make lint` looks at.
YAML := .
SOURCES := backend bot telling requirements
TEMPLATES := backend
SCRIPTS := backend/widget backend/desk/static/reading.js tests/widget/unit
SBOM := $(HMO_HOME)/sbom
COMPILE := $(UV) pip compile --universal --generate-hashes --no-emit-index-url --no-header --quiet


.PHONY: help run demo test test-journeys test-bot test-nlu test-stories test-widget test-js test-backend test-desk test-cases test-services test-law test-words tune tune-heads tune-more validate setup setup-serving setup-tests train lint lint-python lint-types lint-security lint-yaml lint-html lint-js lock bench soak generate sbom

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: setup $(MODEL) ## start everything and print the addresses (Ctrl-C stops it)
	@$(BACKEND) -m backend init
	@$(BACKEND) -m backend run

demo: setup ## a year of invented cases in a throwaway database, and the desk opened on it
	@$(BACKEND) -m backend demo

# Three at a time on two cores: a browser and killed processes are mostly waited for. Nothing in them measures time.
# What takes long begins first: two suites beside the training, all others after it, in this order. (Without AFTER make
# would pass over those that wait for the model, and come back to them last.)
BESIDE_TRAINING := test-widget test-services
SUITES := test-journeys test-desk test-bot test-cases test-nlu test-words \
	lint-types validate test-law test-stories lint-python lint-security lint-html lint-yaml lint-js test-js
test: setup-tests ## everything CI runs: lint, types, all suites, real browser, PostgreSQL
	@$(MAKE) --no-print-directory --output-sync=target -j3 -o setup -o setup-tests AFTER=$(MODEL) \
		$(MODEL) $(BESIDE_TRAINING) $(SUITES)
$(SUITES): | $(AFTER)

# These of tests/telling ask the backend, too: its Python runs them.
BACKENDS_TOO := $(addprefix --ignore=tests/telling/test_,answers.py questions_are_whole.py invented_question.py)

test-journeys: $(MODEL)
	@$(BACKEND) -m pytest tests/journeys
test-bot: $(MODEL)
	@$(BOT) -W ignore -m pytest $(wildcard tests/bot/test_*.py) tests/bot/nlu/test_understanding.py tests/telling $(BACKENDS_TOO)
test-nlu: $(MODEL)
	@$(BOT) -W ignore -m pytest tests/bot/nlu tests/bot/reading $(wildcard tests/bot/rehearsal) --ignore=tests/bot/nlu/test_understanding.py
test-widget:
	@$(BACKEND) -m pytest tests/widget tests/desk
# In a time zone where it is tomorrow already, so that a day that moves with the device is seen.
test-js: ## the JavaScript that needs no page: sending, answers, days (also a part of `make test`)
	@TZ=Pacific/Kiritimati $(DENO) test --quiet --no-check tests/widget/unit
# The tests of the backend, in four parts that can run at once.
DESK := tests/backend/desk tests/backend/numbers
CASES := tests/backend/cases tests/backend/store tests/backend/form
LAW := tests/backend/law tests/deploy
test-backend: test-desk test-cases test-services test-law
test-desk:
	@$(BACKEND) -m pytest $(DESK)
test-cases:
	@$(BACKEND) -m pytest $(CASES)
test-services: # alerts, chat, files, letters, backups and the rest
	@$(BACKEND) -m pytest tests/backend $(addprefix --ignore=,$(DESK) $(CASES) $(LAW))
test-law:
	@$(BACKEND) -m pytest $(LAW)
test-words: # what is said to children, and the questions
	@$(BACKEND) -m pytest tests/content tests/telling

validate: # what Rasa itself says of rules, domain and lines
	@mkdir -p $(HMO_HOME)
	@$(BOT) -W ignore -m rasa data validate --fail-on-warnings -d bot/domain.yml -c config.yml --data bot/data > $(HMO_HOME)/validate.log 2>&1 \
		|| { cat $(HMO_HOME)/validate.log; exit 1; }

# Without --e2e: that a message is one of concern is said by the door (`not_safe`), not by the model. What the words of a
# story are understood as, and what the forms make of them, is played with the running bot in tests/bot/test_stories.py.
test-stories: $(MODEL) # what Rasa itself says of tests/stories
	@$(BOT) -W ignore -m rasa test core --model $(HMO_HOME)/models --stories tests/stories --out $(HMO_HOME)/stories \
		--fail-on-prediction-errors --no-plot > $(HMO_HOME)/stories.log 2>&1 || { cat $(HMO_HOME)/stories.log; exit 1; }

setup: ## make both Python environments from the locks
	@$(call any_python,requirements/make_environments.py)

setup-tests: setup
	@$(call any_python,requirements/make_environments.py --with-tests)
	@$(BACKEND) -m tests.chromium

setup-serving: # the same for a machine that only serves: without TensorFlow, scikit-learn and what they bring along
	@$(call any_python,requirements/make_environments.py --serving)

train: setup ## train the assistant from bot/data, bot/domain.yml and config.yml
	@$(BOT) -m bot.train
	@touch $(MODEL)

$(MODEL): $(LINES) | setup
	@$(BOT) -m bot.train
	@touch $(MODEL)

tune-heads: setup-tests ## fit the heads to new lines, labels or questions (some minutes), then train
	@$(BOT) -W ignore -m bot.nlu.tune_heads
	@$(MAKE) --no-print-directory -o setup train

tune: setup-tests ## tune the encoder to new lines (an hour), then train
	@$(BOT) -W ignore -m bot.nlu.tune
	@$(MAKE) --no-print-directory -o setup train

tune-more: setup-tests ## go on from the tuned encoder with new lines (half of the time), then train
	@$(BOT) -W ignore -m bot.nlu.tune --more
	@$(MAKE) --no-print-directory -o setup train

generate: setup ## write what follows from the questions in telling/ (docs/adding-a-question.md)
	@$(BOT) -m bot.write_domain
	@$(BACKEND) -m backend.cases.write_representation
	@$(BACKEND) -m telling.table

# The same steps run before a commit: .pre-commit-config.yaml.
lint: lint-python lint-types lint-security lint-yaml lint-html lint-js ## ruff, strict types of both trees, bandit, YAML, HTML, JavaScript
lint-python: setup-tests
	@.venv/backend/bin/ruff check .
	@.venv/backend/bin/ruff format --check .
lint-types: setup-tests
	@$(BACKEND) -m mypy backend telling
	@$(BOT) -m mypy bot telling
# Without a network: what it finds is mended, or explained on its own line (pyproject.toml).
lint-security: setup-tests
	@$(BACKEND) -m bandit --quiet --recursive --configfile pyproject.toml $(SOURCES) \
		2> >(grep -v 'nosec encountered' >&2)
lint-yaml: setup-tests
	@$(BACKEND) -m yamllint --strict $(YAML)
lint-html: setup-tests
	@$(BACKEND) -m djlint --lint --quiet --configuration pyproject.toml $(TEMPLATES)
lint-js: setup-tests
	@$(DENO) lint --config deno.json --quiet $(SCRIPTS)
	@$(DENO) check --config deno.json --quiet $(SCRIPTS)

sbom: setup-tests ## what is in it, as CycloneDX: one document for each environment, from the locks
	@mkdir -p $(SBOM)
	@for name in backend bot; do $(BACKEND) -m cyclonedx_py requirements --pyproject pyproject.toml --sv 1.6 --of JSON \
		--output-reproducible -o $(SBOM)/$$name.cdx.json requirements/$$name.txt || exit 1; done

bench: setup-tests $(MODEL) ## speed and memory, as ratios against something run beside it
	@$(BACKEND) -m tests.bench.beside
	@$(BACKEND) -m tests.bench.beside --alone --postgresql --machines 2
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
