"""The ``label`` command: teach labels by examples, ask what to say next, list and forget them."""

from __future__ import annotations

import argparse
import sys

from musicanalyzer.command import adder, library_path, positive, print_json, show

NEXT = 5  # proposals after a lesson


def add_labels(parser: argparse.ArgumentParser) -> None:
    """Add the actions of the command to its parser."""
    action = adder(parser)
    teach = action("teach", _teach, "Add examples to a label, learn it, and say how well it went.")
    teach.add_argument("name", metavar="NAME")
    teach.add_argument("--yes", nargs="+", default=[], metavar="TRACK", help="what it fits")
    teach.add_argument("--no", nargs="+", default=[], metavar="TRACK", help="what it does not fit")
    teach.add_argument("--json", action="store_true", help="one JSON object")

    propose = action("propose", _propose, "List the tracks that a label is least sure of.")
    propose.add_argument("name", metavar="NAME")
    propose.add_argument("-n", "--number", type=positive, default=10, metavar="N")
    propose.add_argument("--json", action="store_true", help="JSON Lines")

    every = action("list", _list, "List the labels and how well they were learned.")
    every.add_argument("--json", action="store_true", help="JSON Lines")

    forget = action("forget", _forget, "Remove a label, or only some of its examples.")
    forget.add_argument("name", metavar="NAME")
    forget.add_argument("tracks", nargs="*", metavar="TRACK", help="examples to take back")


def _teach(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.library.writer import LibraryWriter
    from musicanalyzer.services import teach
    from musicanalyzer.services.label_reports import describe_label

    path = library_path(options)
    with LibraryReader(path) as reader:
        yes, no = (
            [reader.resolve(track) for track in named] for named in (options.yes, options.no)
        )
        with LibraryWriter(path) as writer:
            teach.teach(reader, writer, options.name, yes=yes, no=no)
        label = describe_label(reader, teach.label_named(reader, options.name))
        proposals = list(teach.propose(reader, options.name, n=NEXT))
    if options.json:
        print_json({**label, "proposals": proposals})
        return 0
    from musicanalyzer.report import print_labels, print_tracks

    print_labels([label])
    print("Least sure of these; teach which it fits with --yes and which not with --no:")
    print_tracks(proposals)
    return 0


def _propose(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.services.teach import propose

    with LibraryReader(library_path(options)) as reader:
        show(propose(reader, options.name, n=options.number), as_json=options.json)
    return 0


def _list(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.services.label_reports import describe_label

    with LibraryReader(library_path(options)) as reader:
        labels = [describe_label(reader, label) for label in reader.labels()]
    if options.json:
        for label in labels:
            print_json(label)
    else:
        from musicanalyzer.report import print_labels

        print_labels(labels)
    return 0


def _forget(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.library.writer import LibraryWriter
    from musicanalyzer.services import teach

    path = library_path(options)
    with LibraryReader(path) as reader:
        name = teach.label_named(reader, options.name).name
        tracks = [reader.resolve(track) for track in options.tracks]
        with LibraryWriter(path) as writer:
            if tracks:
                n = teach.forget_examples(reader, writer, name, tracks)
            else:
                teach.forget(reader, writer, name)
        is_left = bool(tracks) and reader.label(name) is not None
    if is_left:
        print(f'"{name}" no longer has {teach.counted(n, "example")}', file=sys.stderr)
    else:
        print(f'"{name}" is forgotten, with its examples', file=sys.stderr)
    return 0
