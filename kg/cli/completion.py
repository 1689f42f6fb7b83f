"""`kg completion`: the lines with which a shell completes what is typed."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete, get_completion_class

from kg.cli.options import examples


@click.command(
    epilog=examples(
        "kg completion bash > ~/.local/share/bash-completion/completions/kg",
        "kg completion zsh > ~/.zfunc/_kg",
        "kg completion fish > ~/.config/fish/completions/kg.fish",
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, *, shell: str) -> None:
    """Print the lines that make SHELL complete commands, options, files, questions and names.

    bash must be 4.4 or later. For zsh, a folder of `fpath` takes the file, here ~/.zfunc, before compinit runs.
    """
    kind = get_completion_class(shell)
    assert kind is not None
    # The shell's version is that of whoever runs the lines, not of whoever prints them.
    click.echo(ShellComplete.source(kind(context.find_root().command, {}, "kg", "_KG_COMPLETE")), nl=False)
