"""Writes outputs: transactionally, plainly, or into memory; all behind one small protocol."""

from streams.sinks.fake import FakeWriter
from streams.sinks.plain import PlainWriter
from streams.sinks.transactional import TransactionalWriter
from streams.sinks.writer import Writer, WriterFactory

__all__ = ["FakeWriter", "PlainWriter", "TransactionalWriter", "Writer", "WriterFactory"]
