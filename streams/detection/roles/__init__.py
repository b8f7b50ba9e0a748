"""Who does it to whom, and by what means: a sentence that carries a signal in, codes out."""

from streams.detection.roles.assign import Reader, Roles, assign
from streams.detection.roles.gazetteer import Gazetteer

__all__ = ["Gazetteer", "Reader", "Roles", "assign"]
