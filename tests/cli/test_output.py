"""How rows are laid out on a terminal."""

import io
import os
import re
from decimal import Decimal

import pytest

from kg.cli import output
from kg.wording import as_json

COLUMNS = ("model", "value", "paper", "sentence", "published")
ROWS = [("T5", Decimal("90.30"), "Exploring the Limits of Transfer Learning", "T5 reaches 90.3 on GLUE.", None)]


class Terminal(io.StringIO):
    def isatty(self):
        return True


def printed(monkeypatch, columns, rows, width):
    terminal = Terminal()
    monkeypatch.setattr(output.sys, "stdout", terminal)
    monkeypatch.setattr(output.shutil, "get_terminal_size", lambda *_: os.terminal_size((width, 24)))
    monkeypatch.setenv("TERM", "xterm")
    output.print_rows(columns, rows, output.chosen_format(None, None))
    return [line.rstrip() for line in re.sub(r"\x1b\[\d*m", "", terminal.getvalue()).splitlines()]


def test_a_terminal_gets_a_table(monkeypatch):
    assert printed(monkeypatch, ("model", "papers"), [("BERT", 5), ("ViT", 12)], 40) == [
        "model   papers",
        "──────────────",
        "BERT         5",
        "ViT         12",
    ]


def test_rows_too_wide_for_it_go_one_value_a_line(monkeypatch):
    assert printed(monkeypatch, COLUMNS, ROWS * 2, 40) == [
        "model     T5",
        "value     90.3",
        "paper     Exploring the Limits of",
        "          Transfer Learning",
        "sentence  T5 reaches 90.3 on GLUE.",
        "",
        "model     T5",
        "value     90.3",
        "paper     Exploring the Limits of",
        "          Transfer Learning",
        "sentence  T5 reaches 90.3 on GLUE.",
    ]


def test_no_rows_are_a_heading(monkeypatch):
    assert printed(monkeypatch, ("model", "papers"), [], 40) == ["model   papers", "──────────────"]


@pytest.mark.parametrize(("value", "text", "number"), [
    (Decimal("59.30"), "59.3", 59.3), (Decimal("1000.0"), "1000", 1000), (Decimal("0.00"), "0", 0), (7, "7", 7),
])  # fmt: skip
def test_numbers_are_plain(value, text, number):
    assert (output.shown(value), as_json(value)) == (text, number)
