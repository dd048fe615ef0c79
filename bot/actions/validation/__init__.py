"""What may stand in each slot of the telling: a file for each subject of telling/questions, a method for each slot.

The form (`bot/actions/telling_form.py`) is made of these classes, so that rasa_sdk finds `validate_<slot>` as usual.
A question without a method of its own is checked by its type and choices: a new one needs nothing here.
"""
