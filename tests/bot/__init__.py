"""The bot, loaded as its process loads it: without TensorFlow, before anything imports Rasa."""

from bot import light_rasa

light_rasa.install(with_sklearn=True)
