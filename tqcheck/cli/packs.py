"""The option that names rule packs, the same for all commands that know rules."""

from __future__ import annotations

import typer

PACKS = typer.Option(
    [], "--rules", metavar="FILE", help="A rule pack (TOML) or a Python file with rules, besides ours; may be repeated."
)
