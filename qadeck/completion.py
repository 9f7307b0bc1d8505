"""Parsers -> completion scripts for bash, zsh and fish: the shell offers options and subcommands, else files."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping

PROGRAM = "qadeck"
# Subcommand -> its parser; "" is building.
Parsers = Mapping[str, argparse.ArgumentParser]


def _options(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str, bool]]:
    """Each long option, what it does, and whether it takes a value."""
    for action in parser._actions:
        for name in action.option_strings:
            if name.startswith("--"):
                yield name, action.help or "", action.nargs != 0


def bash(parsers: Parsers) -> str:
    """For `source` in ~/.bashrc."""
    rows = {name: " ".join(option for option, _, _ in _options(parser)) for name, parser in parsers.items()}
    cases = "".join(f"    {name}) words='{words}' ;;\n" for name, words in rows.items() if name)
    first = " ".join(name for name in parsers if name)
    return f"""_{PROGRAM}() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}" words
  case "${{COMP_WORDS[1]}}" in
{cases}    *) words='{rows[""]}' ;;
  esac
  [[ $COMP_CWORD -gt 1 ]] || words+=' {first}'
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word"; [[ $word == -* ]] || compgen -f -- "$word")
}}
complete -o filenames -F _{PROGRAM} {PROGRAM}
"""


def zsh(parsers: Parsers) -> str:
    """For a file _qadeck on $fpath."""
    cases = "".join(
        f"  {name or '*'}) _arguments {_zsh_rows(parser)} '*:file:_files' ;;\n"
        for name, parser in sorted(parsers.items(), key=lambda row: not row[0])
    )
    first = " ".join(name for name in parsers if name)
    return f"""#compdef {PROGRAM}
(( CURRENT > 2 )) || compadd {first}
case $words[2] in
{cases}esac
"""


def _zsh_rows(parser: argparse.ArgumentParser) -> str:
    return " ".join(
        f"'{name}[{_quoted(told)}]{':value:_files' if takes else ''}'" for name, told, takes in _options(parser)
    )


def _quoted(told: str) -> str:
    return "".join(char for char in told if char not in "[]'\\:")


def fish(parsers: Parsers) -> str:
    """For ~/.config/fish/completions/qadeck.fish."""
    names = [name for name in parsers if name]
    lines = [f"complete -c {PROGRAM} -n __fish_use_subcommand -a '{' '.join(names)}'"]
    for subcommand, parser in parsers.items():
        seen = "__fish_seen_subcommand_from"
        when = f"{seen} {subcommand}" if subcommand else f"not {seen} {' '.join(names)}"
        for name, told, takes in _options(parser):
            needs = " -r" if takes else ""
            lines.append(f"complete -c {PROGRAM} -n '{when}' -l {name[2:]}{needs} -d '{_quoted(told)}'")
    return "\n".join(lines) + "\n"


SHELLS = {"bash": bash, "zsh": zsh, "fish": fish}
