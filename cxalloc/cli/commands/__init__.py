"""One folder per command: ``options`` (its arguments), ``command`` (its execution), its table and its JSON.

``options`` loads only the standard library, so that a mistyped option and ``--help`` are answered at once.
"""

from __future__ import annotations

import argparse

from cxalloc.messages.formatter import Formatter

COMMANDS = (
    "new",
    "solve",
    "explain",
    "compare",
    "frontier",
    "prices",
    "alternatives",
    "timing",
    "risk",
    "export",
    "check",
)


def run_command(options: argparse.Namespace, formatter: Formatter) -> int:
    """Load the requested command, run it in the language of ``formatter``, and return its exit code."""
    match options.command:
        case "new":
            from cxalloc.cli.commands.new.command import new as command
        case "solve":
            from cxalloc.cli.commands.solve.command import solve as command
        case "explain":
            from cxalloc.cli.commands.explain.command import explain as command
        case "compare":
            from cxalloc.cli.commands.compare.command import compare as command
        case "frontier":
            from cxalloc.cli.commands.frontier.command import frontier as command
        case "prices":
            from cxalloc.cli.commands.prices.command import prices as command
        case "alternatives":
            from cxalloc.cli.commands.alternatives.command import alternatives as command
        case "timing":
            from cxalloc.cli.commands.timing.command import timing as command
        case "risk":
            from cxalloc.cli.commands.risk.command import risk as command
        case "export":
            from cxalloc.cli.commands.export.command import export as command
        case "check":
            from cxalloc.cli.commands.check.command import check as command
        case other:
            raise ValueError(other)
    return command(options, formatter)
