"""Training, evaluation and export of the networks that the program ships. Needs the `train` extra."""
