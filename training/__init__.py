"""Training, evaluation and export of the networks that ship. Needs the `train` extra."""
