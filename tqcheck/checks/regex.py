"""Where rules find it."""

from tqcheck.regex import Regex as Regex  # noqa: PLC0414
