"""Serve a trained Rasa model without importing TensorFlow: empty stand-ins take the place of what nothing here uses.

Rasa 3.6 imports TensorFlow for two helpers that only its neural components use; none is in our pipeline. It also
imports scikit-learn to split training data, and two databases and eleven channels that nobody here has set up.
`install()` puts the stand-ins in their place before Rasa is imported, and spares a model's training graph, too.

Measured on two cores with this model: ready in 5.5 s instead of 10.1 s, 278 MB at the most instead of 692 MB.
It is not something Rasa supports: `tests/bot/nlu/test_rasa_without_tensorflow.py` compares it with the real thing,
and `HMO_FULL_RASA=1` switches it off. Training always uses the real ones.
"""

from __future__ import annotations

import sys
import types
from typing import Any

from bot.settings import read_settings

_STAND_INS = {
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator", "RasaDataGenerator"),
    "sklearn.model_selection": ("train_test_split",),
    "rasa.utils.plotting": (),
    "pymongo": ("MongoClient",),
    "pymongo.collection": ("Collection",),
    "boto3.dynamodb.conditions": ("Key",),
    "rasa.core.channels.telegram": ("TelegramInput",),
    "rasa.core.channels.socketio": ("SocketIOInput",),
    "rasa.core.channels.console": ("CmdlineInput",),
    "rasa.core.channels.facebook": ("FacebookInput",),
    "rasa.core.channels.slack": ("SlackInput",),
    "rasa.core.channels.mattermost": ("MattermostInput",),
    "rasa.core.channels.twilio": ("TwilioInput",),
    "rasa.core.channels.botframework": ("BotFrameworkInput",),
    "rasa.core.channels.rocketchat": ("RocketChatInput",),
    "rasa.core.channels.webexteams": ("WebexTeamsInput",),
    "rasa.core.channels.hangouts": ("HangoutsInput",),
}

_NOT_THERE = ("h5py",)
"""spaCy's thinc would take files of this kind, and does without where there is no reader of them: 11 MB."""


def install(with_sklearn: bool = False) -> bool:
    """Put the stand-ins in place; call before anything imports `rasa`. False if it was too late or switched off.

    with_sklearn: leave scikit-learn whole, for tests that also fit something.
    """
    if read_settings().full_rasa or "tensorflow" in sys.modules:
        return False
    for name, classes in _STAND_INS.items():
        if with_sklearn and name.startswith("sklearn"):
            continue
        module = types.ModuleType(name)
        for class_name in classes:
            # Rasa asks each of its channels for its name
            setattr(module, class_name, type(class_name, (), {"name": staticmethod(class_name.lower)}))
        sys.modules.setdefault(name, module)
    for name in _NOT_THERE:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    _skip_the_training_graph()
    return True


def _skip_the_training_graph() -> None:
    from rasa.engine.storage.storage import ModelMetadata

    read = ModelMetadata.from_dict

    def without_training(serialized: dict[str, Any]) -> ModelMetadata:
        return read({**serialized, "train_schema": {"nodes": {}}})

    ModelMetadata.from_dict = staticmethod(without_training)
