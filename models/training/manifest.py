"""Writes the sizes and hashes of the embedded models' files into the manifest.

    python models/training/manifest.py            # rewrites models/manifest.toml
    python models/training/manifest.py --check    # changes nothing; fails when the manifest is not up to date

Everything else in models/manifest.toml is written by hand and kept; only each `files = […]` is made anew.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from pathlib import Path

MODELS = Path(__file__).parent.parent
_FILES = re.compile(r"^files = \[\n.*?^\]", re.DOTALL | re.MULTILINE)
_ID = re.compile(r'^id = "([\w-]+)"', re.MULTILINE)


def entries(folder: Path) -> str:
    """`files = […]` of a model's folder: everything but its card."""
    rows = []
    for path in sorted(folder.iterdir()):
        if path.name != "README.md":
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            rows.append(f'  {{ name = "{path.name}", size = {path.stat().st_size}, sha256 = "{digest}" }},\n')
    return f"files = [\n{''.join(rows)}]"


def rewritten(manifest: str, models: Path) -> str:
    """The text of a manifest with every `files` made anew from the folders in `models`."""
    head, *tables = manifest.split("[[model]]")
    mended = []
    for table in tables:
        name, old = _ID.search(table), _FILES.search(table)
        if name is None or old is None:
            raise SystemExit(f"a model without id or `files = [` … `]`:\n[[model]]{table}")
        mended.append(table[: old.start()] + entries(models / name[1]) + table[old.end() :])
    return "[[model]]".join([head, *mended])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing, fail when it is not up to date")
    arguments = parser.parse_args()
    path = MODELS / "manifest.toml"
    before = path.read_text("utf-8")
    after = rewritten(before, MODELS)
    if arguments.check:
        raise SystemExit(0 if before == after else f"{path}: not up to date; run this without --check")
    path.write_text(after, "utf-8")


if __name__ == "__main__":
    main()
