"""What is installed, from the names and files that installers write (PyPA: recording installed projects, entry points).

`importlib.metadata` knows more kinds of places. It also reads more, with modules made for mail, and takes as long as a
tenth of a run over files that are known.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

_ENDINGS = (".dist-info", ".egg-info")


class Package(NamedTuple):
    """An installed distribution: its name with hyphens, in lower case, and the folder that says what it has."""

    name: str
    version: str
    folder: Path


class EntryPoint(NamedTuple):
    """Something that a package offers under a name, as `module:object`.

    package: name and version of who offers it, in words
    """

    group: str
    name: str
    value: str
    package: str

    @property
    def module(self) -> str:
        return self.value.partition(":")[0].strip()

    def load(self) -> Any:
        """The object. Raises whatever importing its module raises, and AttributeError where it has no such object."""
        found: Any = import_module(self.module)
        for attribute in filter(None, self.value.partition(":")[2].strip().split(".")):
            found = getattr(found, attribute)
        return found


def packages() -> Iterator[Package]:
    """All that are on the path, in its order: of two with one name, the first is the one that is imported."""
    for folder in sys.path:
        try:
            names = sorted(os.listdir(folder or "."))  # noqa: PTH208 - a path takes ten times as long
        except OSError:  # a zip file, or nothing
            continue
        for file in names:
            name, ending = os.path.splitext(file)  # noqa: PTH122
            if ending in _ENDINGS:
                name, _, version = name.partition("-")
                yield Package(name.replace("_", "-").lower(), version.partition("-")[0], Path(folder, file))


def version(name: str) -> str:
    """The version of an installed package. Raises PackageNotFoundError."""
    found = next((package.version for package in packages() if package.name == name), "")
    if found:
        return found
    from importlib import metadata

    return metadata.version(name)


def entry_points(prefix: str) -> tuple[EntryPoint, ...]:
    """All whose group begins so, by package, each in the order of its file."""
    found: dict[str, list[EntryPoint]] = {}
    for package in packages():
        if package.name not in found:
            found[package.name] = [point for point in _offered(package) if point.group.startswith(prefix)]
    return tuple(point for points in found.values() for point in points)


def _offered(package: Package) -> Iterator[EntryPoint]:
    try:
        lines = (package.folder / "entry_points.txt").read_text("utf-8").splitlines()
    except OSError:  # most offer nothing
        return
    group = ""
    for line in map(str.strip, lines):
        if line.startswith("["):
            group = line.strip("[] ")
        elif line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            value = value.partition("[")[0].strip()  # without extras
            yield EntryPoint(group, name.strip(), value, f"{package.name} {package.version}")
