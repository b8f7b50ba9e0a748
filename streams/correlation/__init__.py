"""Turns signals into incidents and decides what subscribers are told: pure, event time only."""

from streams.correlation.correlate import Decision, correlate
from streams.correlation.incident import Incident, IncidentFile, Report
from streams.correlation.keys import copy_digest, incident_key, uuid_of

__all__ = [
    "Decision",
    "Incident",
    "IncidentFile",
    "Report",
    "copy_digest",
    "correlate",
    "incident_key",
    "uuid_of",
]
