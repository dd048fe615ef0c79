"""Read facts out of what people type: when, who, how to reach them, what they want. Pure: no Rasa, network or clock.

Precision before recall: a wrong fact in a complaint is worse than a question asked, so None is a good answer.
"""
