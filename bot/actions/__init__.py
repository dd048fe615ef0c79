"""What the assistant does: one topic a file. Imports rasa_sdk and aiohttp, never rasa."""
