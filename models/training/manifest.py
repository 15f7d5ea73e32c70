"""Writes the sizes and hashes of the embedded models' files into the manifest.

    python models/training/manifest.py

Everything else in models/manifest.toml is written by hand and kept; only each `files = […]` is made anew.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

MODELS = Path(__file__).parent.parent


def entries(folder: Path) -> str:
    rows = []
    for path in sorted(folder.iterdir()):
        if path.name != "README.md":
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            rows.append(f'  {{ name = "{path.name}", size = {path.stat().st_size}, sha256 = "{digest}" }},')
    return "files = [\n" + "\n".join(rows) + "\n]"


def main() -> None:
    path = MODELS / "manifest.toml"
    head, *tables = path.read_text("utf-8").split("[[model]]")
    mended = []
    for table in tables:
        folder = MODELS / re.search(r'^id = "([\w-]+)"', table, re.MULTILINE)[1]
        mended.append(re.sub(r"files = \[\n.*?^\]", lambda _: entries(folder), table, flags=re.DOTALL | re.MULTILINE))
    path.write_text("[[model]]".join([head, *mended]), "utf-8")


if __name__ == "__main__":
    main()
