"""What a message means: its features, the classifiers of intents, answers and concerns, and their training."""
