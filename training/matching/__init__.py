"""The trunk's training: student and teachers hear the same sound, made anew for every batch.

Function matching (Beyer et al. 2022): what is heard may be anything, so clips of the train fold are
laid over each other at other speeds, and the teachers answer at once. ``pack`` puts what is needed
into few files; ``bank`` holds it decoded; ``plan`` draws what a batch is made of; ``ears``,
``asked`` and ``disturb`` do the heavy work in Keras operations on whatever device Keras computes;
``train`` turns the handle. But for ``pack`` none of it needs the program's decoder or TensorFlow.
"""
