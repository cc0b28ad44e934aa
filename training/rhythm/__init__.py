"""The beat network: what it hears, how it learns, how good it is.

After Davies & Böck (EUSIPCO 2019) and Böck & Davies (ISMIR 2020): a temporal convolutional network
on a spectrogram that answers beats and downbeats together; the tempo follows from those.
"""
