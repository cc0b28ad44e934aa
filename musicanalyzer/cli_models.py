"""The ``models`` command: show the models, put a head of one's own in place, take it back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from musicanalyzer.command import adder, print_json


def add_models(parser: argparse.ArgumentParser) -> None:
    """Add the options and actions of the command to its parser."""
    parser.add_argument("--json", action="store_true", help="one JSON object per model")
    action = adder(parser, required=False, with_library=False)
    add = action("add", _add, "Use a head of your own in the place of a shipped one.")
    add.add_argument("card", type=Path, metavar="CARD", help="its card, genre-v1.json")
    remove = action("remove", _remove, "Use the shipped head again.")
    remove.add_argument("name", metavar="NAME", help="genre")


def show_models(options: argparse.Namespace) -> int:
    from musicanalyzer.services.installed import describe_models, installed_models

    models = installed_models()
    for model in describe_models(models):
        if options.json:
            print_json(model)
        else:
            own = "  (your own)" if model["added"] else ""
            print(f"{model['name']:<12} version {model['version']}  {model['summary']}{own}")
    for sentence in models.refused:
        print(sentence, file=sys.stderr)
    return 0


def _add(options: argparse.Namespace) -> int:
    from musicanalyzer.services.installed import add_head

    card = add_head(options.card)
    labels = ", ".join(card.decision.get("labels", []))
    print(f"{card.name}: {labels}; the next scan brings the library up to date", file=sys.stderr)
    return 0


def _remove(options: argparse.Namespace) -> int:
    from musicanalyzer.services.installed import remove_head

    remove_head(options.name)
    print(f"{options.name}: the shipped head again, from the next scan on", file=sys.stderr)
    return 0
