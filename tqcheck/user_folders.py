"""Where a user's own files are kept."""

from __future__ import annotations

import os
from pathlib import Path

# as in a container whose user has no entry in /etc/passwd: who would write here says that it cannot, and goes on
_NOWHERE = Path(os.devnull, "HOME is not set")


def below(variable: str, *names: str) -> Path:
    """`tqcheck` in the folder that `$variable` names, else in the one of these names in the home folder.

    Without a home folder it is a place that cannot be written and has nothing to read.
    """
    named = os.environ.get(variable)
    return (Path(named) if named else _home().joinpath(*names)) / "tqcheck"


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:
        return _NOWHERE
