"""`kg completion`: the lines with which a shell completes what is typed."""

from __future__ import annotations

from typing import Final

import click
from click.shell_completion import ShellComplete, get_completion_class

from kg.cli.options import examples

#: What click's lines lack. In zsh the file of an autoloaded function is its body: called for the second time, it would
#: only register the completion and offer nothing. In fish a description would end at its first comma.
_MENDED: Final = {
    "zsh": ('    _kg_completion "$@"\n', '    compdef _kg_completion kg\n    _kg_completion "$@"\n'),
    "fish": ('string split "," $completion', 'string split --max 1 "," $completion'),
}


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
    lines = ShellComplete.source(kind(context.find_root().command, {}, "kg", "_KG_COMPLETE"))
    lacking, mended = _MENDED.get(shell, ("", ""))
    click.echo(lines.replace(lacking, mended) if lacking else lines, nl=False)
