"""Reads logs by offset: from Kafka, or from memory; both behind one small protocol."""

from streams.sources.fake import FakeLog
from streams.sources.kafka import KafkaLog
from streams.sources.log import Log

__all__ = ["FakeLog", "KafkaLog", "Log"]
