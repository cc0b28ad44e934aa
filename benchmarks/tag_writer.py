"""What ``bench_tag_kills`` kills: writes tags, takes them back, writes others, for ever.

python -m benchmarks.tag_writer LIBRARY
"""

from __future__ import annotations

import os
import random
import sys
import time
from dataclasses import replace
from pathlib import Path

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.tag_mapping import CHOICES, REPLACE, TagMapping
from musicanalyzer.services.tagging import TagUndo, TagWriting


def main(database: Path) -> None:
    """A child for each line of standard input: to start one anew would cost four times as much.

    Says the child's number, "begun" once it writes, and "ended" when it has been killed.
    """
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            _write_for_ever(database)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


def _write_for_ever(database: Path) -> None:
    with LibraryReader(database) as reader:
        ids = reader.ids()
    choices = random.Random(time.time_ns())
    is_told = False
    while True:
        mapping = replace(
            TagMapping(),
            bpm_decimals=choices.randrange(3),
            most_moods=choices.randrange(1, 4),
            comment=choices.choice(["{camelot}", "{genre} " * 40, "{mood} {bpm}"]),
        ).only(choices.sample(CHOICES, 4), REPLACE)
        job = TagWriting(database=database, mapping=mapping, what="all")
        for _ in job.run(choices.sample(ids, len(ids))):
            if not is_told:
                print("begun", flush=True)
            is_told = True
        if choices.random() < 0.4 and job.outcome.written:
            for _ in TagUndo(database=database, run_id=job.outcome.run_id).run():
                pass


if __name__ == "__main__":
    main(Path(sys.argv[1]))
