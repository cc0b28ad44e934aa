"""The composer of the demo pieces: scores as event lists, instruments, a mixer and an encoder.
It is a tool to make the committed tracks again and is not imported by the program."""
