"""The bot, loaded as its process loads it: without TensorFlow, before anything imports Rasa."""

from bot import rasa_without_tensorflow

rasa_without_tensorflow.install(with_sklearn=True)
