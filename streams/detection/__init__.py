"""Finds signals in articles: pure functions of text and catalogue, no Kafka, no clock, no files."""

from streams.detection.model import Detector, Finding

__all__ = ["Detector", "Finding"]
