"""Two questions of Kafka's protocol that aiokafka does not ask: what the cluster's clock says, and the brokers' disks.

Shapes after Kafka's DescribeQuorum (key 55, version 1) and DescribeLogDirs (key 35, version 4).
"""

from typing import Any

from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import (
    Boolean,
    CompactArray,
    CompactString,
    Int16,
    Int32,
    Int64,
    Schema,
    TaggedFields,
)

_TAGS = ("tags", TaggedFields)
_REPLICA = (
    ("replica_id", Int32),
    ("log_end_offset", Int64),
    ("last_fetch_timestamp", Int64),
    ("last_caught_up_timestamp", Int64),
    _TAGS,
)


class QuorumResponse(Response):  # type: ignore[misc]  # aiokafka has no types for mypy
    """For its leader, the quorum gives the time now as the time when it last was caught up."""

    API_KEY = 55
    API_VERSION = 1
    SCHEMA = Schema(
        ("error_code", Int16),
        (
            "topics",
            CompactArray(
                ("name", CompactString("utf-8")),
                (
                    "partitions",
                    CompactArray(
                        ("index", Int32),
                        ("error_code", Int16),
                        ("leader_id", Int32),
                        ("leader_epoch", Int32),
                        ("high_watermark", Int64),
                        ("voters", CompactArray(*_REPLICA)),
                        ("observers", CompactArray(*_REPLICA)),
                        _TAGS,
                    ),
                ),
                _TAGS,
            ),
        ),
        _TAGS,
    )


class QuorumRequestV1(RequestStruct):  # type: ignore[misc]
    API_KEY = 55
    API_VERSION = 1
    FLEXIBLE_VERSION = True
    RESPONSE_TYPE = QuorumResponse
    SCHEMA = Schema(
        (
            "topics",
            CompactArray(
                ("name", CompactString("utf-8")),
                ("partitions", CompactArray(("index", Int32), _TAGS)),
                _TAGS,
            ),
        ),
        _TAGS,
    )


class QuorumRequest(Request[QuorumRequestV1]):  # type: ignore[misc]
    API_KEY = 55

    def build(self, struct: Any) -> Any:
        return struct([("__cluster_metadata", [(0, {})], {})], {})


class LogDirsResponse(Response):  # type: ignore[misc]
    API_KEY = 35
    API_VERSION = 4
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("error_code", Int16),
        (
            "results",
            CompactArray(
                ("error_code", Int16),
                ("log_dir", CompactString("utf-8")),
                (
                    "topics",
                    CompactArray(
                        ("name", CompactString("utf-8")),
                        (
                            "partitions",
                            CompactArray(
                                ("index", Int32), ("size", Int64), ("lag", Int64), ("is_future", Boolean), _TAGS
                            ),
                        ),
                        _TAGS,
                    ),
                ),
                ("total_bytes", Int64),
                ("usable_bytes", Int64),
                _TAGS,
            ),
        ),
        _TAGS,
    )


class LogDirsRequestV4(RequestStruct):  # type: ignore[misc]
    API_KEY = 35
    API_VERSION = 4
    FLEXIBLE_VERSION = True
    RESPONSE_TYPE = LogDirsResponse
    SCHEMA = Schema(
        (
            "topics",
            CompactArray(("name", CompactString("utf-8")), ("partitions", CompactArray(Int32)), _TAGS),
        ),
        _TAGS,
    )


class LogDirsRequest(Request[LogDirsRequestV4]):  # type: ignore[misc]
    API_KEY = 35

    def build(self, struct: Any) -> Any:
        return struct([], {})


def leader_time(response: Any) -> int | None:
    """Return the cluster's time in milliseconds, None where it did not say."""
    for _topic, partitions, _ in response.topics or ():
        for _index, error, leader, _epoch, _mark, voters, _observers, _ in partitions:
            times = [caught_up for replica, _end, _fetched, caught_up, _ in voters if replica == leader]
            if not error and times and times[0] > 0:
                return int(times[0])
    return None


def free_space(response: Any) -> dict[str, tuple[int, int]]:
    """Return bytes free and in all by log folder, leaving out those that the broker cannot tell."""
    return {
        folder: (usable, total)
        for error, folder, _topics, total, usable, _ in response.results
        if not error and total > 0
    }
