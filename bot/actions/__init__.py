"""What the assistant does: one topic a file. Imports rasa_sdk and aiohttp, never rasa."""

import os

# `rasa run actions` imports this package before it listens. Its server has no login and quotes whole conversations in
# its errors, and would listen on every address of the machine; the address of nothing else is read from here.
os.environ["SANIC_HOST"] = "127.0.0.1"
