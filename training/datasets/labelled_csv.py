"""Any table of the user's own: a CSV file with the columns ``path`` and ``label``, and ``group``.

The table's path takes the place of the folder. Relative paths start at the table's own folder.
Without the column ``group``, or where its cell is empty, a file is a group of its own; give the
artist there, or an artist that was trained on will be tested on. Further columns are ignored.
"""

from __future__ import annotations

from pathlib import Path, PurePath

from training.datasets import tables
from training.datasets.base import Clip, Dataset, some

_ADVICE = "give the path of a CSV file with the columns path and label"


def _clips(table: Path) -> list[Clip]:
    clips: dict[Path, Clip] = {}
    lines: dict[Path, int] = {}
    for row in tables.rows(table, ("path", "label"), advice=_ADVICE):
        given, label = row.cells["path"], row.cells["label"]
        if not given:
            raise tables.problem(table, row.line, "the path is empty")
        path = (table.parent / given).resolve()
        if not path.is_file():
            raise tables.problem(table, row.line, f"the file {given!r} is not there")
        if not label:
            raise tables.problem(table, row.line, f"the label of {given!r} is empty")
        if path in clips and clips[path].label != label:
            raise tables.problem(
                table,
                row.line,
                f"{given!r} is {label!r} here and {clips[path].label!r} in line {lines[path]}",
            )
        lines.setdefault(path, row.line)
        name = PurePath(given).as_posix()
        group = row.cells.get("group") or name
        clips.setdefault(
            path,
            Clip(
                name=f"labelled_csv/{table.stem}/{name}",
                path=path,
                group=f"labelled_csv/{table.stem}/{group}",
                label=label,
            ),
        )
    result = sorted(clips.values(), key=lambda clip: clip.name)
    return some(result, "labelled music", table, 'a row "music/song.mp3,rock"')


DATASET = Dataset(
    name="labelled_csv",
    licence="the user's own music",
    source="a table of the user with the columns path and label",
    grouping="the column group, else the file",
    clips=_clips,
)
