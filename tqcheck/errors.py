"""What can go wrong, as one tree; `cli` turns a branch into an exit code in one place.

TqcheckError        something tqcheck itself could not do (never: something found in a text)
  UsageError    2   unusable arguments, no such path, unknown rule, unsupported language
  ConfigError   2   a configuration or rule file that cannot be used
  InputError    3   this file cannot be read; the others go on
  ModelError    3   a model or translator is missing, damaged or refused; the stage is withheld, the rest runs
  OutputError   3   a report cannot be written; the others are
"""

from __future__ import annotations


class TqcheckError(Exception):
    """Base of all errors of tqcheck: what is wrong, where, and what to do about it."""

    exit_code = 3

    def __init__(self, problem: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.where = where
        self.remedy = remedy

    @property
    def reason(self) -> str:
        """What is wrong, and on a line of its own what to do about it; for reports, which say where themselves."""
        return self.problem + (f"\n  {self.remedy}" if self.remedy else "")

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}" if self.where else self.reason


class UsageError(TqcheckError):
    exit_code = 2


class ConfigError(TqcheckError):
    exit_code = 2


class InputError(TqcheckError):
    exit_code = 3


class ModelError(TqcheckError):
    exit_code = 3


class OutputError(TqcheckError):
    exit_code = 3
