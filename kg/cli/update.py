"""`kg update`: the daily run."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import DEFAULT_CONFIG, config_option, examples
from kg.cli.output import say
from kg.cli.progress import shown
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.update import Outcome


@click.command(
    epilog=examples(
        "kg update --init watch.toml",
        "kg update --config watch.toml",
        "kg update --config watch.toml --date 2025-11-10 --quiet",
    )
)
@config_option
@click.option("--init", type=click.Path(path_type=Path), metavar="FILE",
              help="Write a configuration with everything that one can say, explained, and do no more.")  # fmt: skip
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="The day that the digest is of. Default: today, in UTC.")  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.pass_context
def update(
    context: click.Context, *, config: Path | None, init: Path | None, day: datetime.datetime | None, quiet: bool
) -> None:
    """Read the sources of a configuration, build, and write a digest and a feed of what is new.

    Made for cron and systemd timers (docs/daily.md). It may run twice a day: the second run tells the whole day once
    more, and the same. A source that fails is named and does not stop the others; the exit code is then 1.
    """
    from kg.update import read_config, run, write_example

    if config is None and init is None and Path(DEFAULT_CONFIG).is_file():
        config = Path(DEFAULT_CONFIG)
    if (config is None) == (init is None):
        raise UsageError("give --config FILE, or --init FILE to have one written")
    if init is not None:
        write_example(init)
        say(f"wrote {init}")
        return
    assert config is not None
    said = read_config(config)
    with shown(quiet=quiet) as on_progress:
        outcome = run(said, day=day.date() if day else None, on_error=say, on_progress=on_progress)
    if not quiet:
        say(_told(outcome))
    if outcome.failures:
        context.exit(1)


def _told(outcome: Outcome) -> str:
    papers = "1 new paper" if outcome.papers == 1 else f"{outcome.papers} new papers"
    return f"{outcome.day}: {papers}; wrote {', '.join(map(str, outcome.files))}"
