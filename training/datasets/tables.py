"""Metadata tables of corpora: CSV and TSV files, read with errors that name file and line.

Text is UTF-8, with or without the mark that Excel puts before it. A file that is missing, is no
text, or lacks a column or a cell raises AppError: tables come from downloads and from users' hands.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from musicanalyzer.errors import AppError


class Row(NamedTuple):
    """``cells`` by column; ``line`` is where the row ends in the file, counted from 1."""

    line: int
    cells: dict[str, str]
    rest: tuple[str, ...]  # cells beyond the last column


def problem(path: Path, line: int, what: str) -> AppError:
    return AppError(f"{path}, line {line}: {what}.", kind="corpus")


def lines(path: Path, *, advice: str, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """(line, stripped cells) of every row that is not empty. ``advice`` says how to get the file.

    Raises AppError as the module says.
    """
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=delimiter)
            try:
                for cells in reader:
                    if any(cells):
                        yield reader.line_num, [cell.strip() for cell in cells]
            except csv.Error as err:
                raise problem(path, reader.line_num, f"the table is damaged ({err})") from err
    except UnicodeDecodeError as err:
        what = "the text is not UTF-8; save the file as UTF-8"
        raise problem(path, _undecodable_line(path), what) from err
    except FileNotFoundError as err:
        raise AppError(f"{path} is missing; {advice}.", kind="corpus") from err
    except OSError as err:
        raise AppError(f"{path} cannot be read ({err.strerror}); {advice}.", kind="corpus") from err


def rows(
    path: Path,
    columns: Sequence[str],
    *,
    advice: str,
    delimiter: str = ",",
    open_ended: bool = False,
) -> Iterator[Row]:
    """The rows below the header, which must name ``columns``.

    ``open_ended`` allows more cells than columns. Raises AppError as the module says.
    """
    table = lines(path, advice=advice, delimiter=delimiter)
    _, header = next(table, (1, []))
    for column in columns:
        if column not in header:
            marks = "tabs" if delimiter == "\t" else "commas"
            what = f"no column {column!r}; the first line names the columns, separated by {marks}"
            raise problem(path, 1, what)
    for line, cells in table:
        if len(cells) < len(header) or (len(cells) > len(header) and not open_ended):
            hint = "; quote a cell that holds a comma" if delimiter == "," else ""
            raise problem(
                path, line, f"{len(cells)} cells where the header names {len(header)}{hint}"
            )
        named = dict(zip(header, cells, strict=False))
        yield Row(line, named, tuple(cells[len(header) :]))


def word(path: Path, line: int, column: str, value: str, allowed: Sequence[str]) -> str:
    """``value`` where it is allowed; raises AppError else."""
    if value not in allowed:
        known = ", ".join(allowed) if len(allowed) <= 12 else f"the {len(allowed)} that are known"
        raise problem(path, line, f"{column} is {value!r}, none of {known}")
    return value


def number(path: Path, line: int, column: str, value: str, *, low: float, high: float) -> float:
    """``value`` as a number from ``low`` to ``high``; raises AppError else."""
    try:
        result = float(value)
    except ValueError:
        result = float("nan")
    if not low <= result <= high:  # false for NaN too
        raise problem(path, line, f"{column} is {value!r}, no number from {low:g} to {high:g}")
    return result


def _undecodable_line(path: Path) -> int:
    with open(path, "rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 1
