"""The networks, the augmentation and the similarity training of Schindler & Lidy's tutorial "Deep
Learning for Music Classification using Keras" (ML Prague 2018), and of the papers around it.

Nothing here makes what the program ships: it is for comparing and for learning. Spectrograms are
held as the sources hold them, (n_bands, n_frames), frequency first; everything else in ``training``
has time first.
"""
