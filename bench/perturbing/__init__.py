"""Artifacts that can be put into clean text, family by family."""

from perturbing import against_source, calques, structure, typography
from perturbing.fault import Family, Fault

FAMILIES: tuple[Family, ...] = (
    *typography.FAMILIES,
    *structure.FAMILIES,
    *calques.FAMILIES,
    *against_source.FAMILIES,
)

__all__ = ["FAMILIES", "Family", "Fault"]
