"""Ask a Kafka node which brokers are in service: in goes its port, out come broker ids. Standard library only."""

import socket
import struct

METADATA, VERSION = 3, 1
NO_TOPICS = 0


def brokers_in_service(port: int, *, timeout_s: float = 1.0) -> frozenset[int]:
    """The ids that the node on a loopback port lists; empty while it does not answer."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=timeout_s) as connection:
            connection.sendall(_framed(struct.pack(">hhih", METADATA, VERSION, 1, -1) + struct.pack(">i", NO_TOPICS)))
            return _broker_ids(_answer(connection))
    except (OSError, EOFError):
        return frozenset()


def _framed(request: bytes) -> bytes:
    return struct.pack(">i", len(request)) + request


def _answer(connection: socket.socket) -> bytes:
    with connection.makefile("rb") as stream:
        (size,) = struct.unpack(">i", _exactly(stream.read(4), 4))
        return _exactly(stream.read(size), size)


def _exactly(data: bytes, size: int) -> bytes:
    if len(data) < size:
        raise EOFError("the node closed the connection")
    return data


def _broker_ids(answer: bytes) -> frozenset[int]:
    """Read the brokers array: after the correlation id, each is id, host, port and a rack that may be null (-1)."""
    (count,) = struct.unpack_from(">i", answer, 4)
    position, ids = 8, set()
    for _ in range(count):
        broker_id, host_length = struct.unpack_from(">ih", answer, position)
        position += 6 + host_length + 4
        (rack_length,) = struct.unpack_from(">h", answer, position)
        position += 2 + max(rack_length, 0)
        ids.add(broker_id)
    return frozenset(ids)
