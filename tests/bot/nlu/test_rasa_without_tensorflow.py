# ruff: noqa: E501 - tables of words read best as long lines
"""Without TensorFlow the trained model says exactly what it says with it, is ready sooner and takes less memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LINES = [
    "i want to complain about my social worker",
    "wot is a advocate",
    "he hits me",
    "ok ta",
    "book me a flight",
    "no",
    "/press",
    "",
]
SCRIPT = """
import asyncio, json, resource, sys, time
began = time.monotonic()
from bot import rasa_without_tensorflow
light = rasa_without_tensorflow.install()
from rasa.core.agent import Agent
from bot.models import newest_model
from bot.nlu.normalise import GUARD
agent = Agent.load(str(newest_model()))
async def parse():
    return [await agent.parse_message(GUARD + line) for line in json.loads(sys.argv[1])]
parsed = asyncio.run(parse())
said = [[one["intent"], one["intent_ranking"], one["safeguarding"]] for one in parsed]
if sys.platform == "linux":  # getrusage counts what the process was before it became this one
    peak = int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]) / 1024
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024)
print(json.dumps({"light": light, "tensorflow": "tensorflow" in sys.modules, "said": said, "seconds": time.monotonic() - began, "mb": peak}))
"""


def run(**environment):
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, json.dumps(LINES)],
        cwd=ROOT, env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", **environment}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(answer.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def light():
    return run()


@pytest.fixture(scope="module")
def full():
    return run(HMO_FULL_RASA="1")


def test_it_is_light_unless_switched_off(light, full):
    assert (light["light"], light["tensorflow"]) == (True, False)
    assert (full["light"], full["tensorflow"]) == (False, True)


def test_both_understand_the_same(light, full):
    assert light["said"] == full["said"]


def test_it_fits_in_memory(light):
    assert light["mb"] < 700


def test_free_text_that_begins_with_a_slash_is_only_text(light):
    assert light["said"][LINES.index("/press")][0]["name"] != "press"
