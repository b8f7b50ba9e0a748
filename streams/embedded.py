"""The embedded broker: librdkafka's mock cluster speaking Kafka's protocol on loopback, inside this process.

In memory: nothing survives it, a partition keeps its last 5 MB, aborted records stay visible, nobody is fenced, and a
consumer group takes one member (a second fails at SyncGroup; a successor waits for the session timeout less 1 s).
CreateTopics is not supported and a topic made by use gets 4 partitions, so `create_topic` makes them. aiokafka needs
`fetch_max_wait_ms` at about 20: a fetch that finds nothing answers when its wait is over, not when a record arrives
(measured from send to receipt: 450 ms at the default of 500, 2 ms at 20). Its produce answers carry no real timestamp.
"""

import ctypes
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from confluent_kafka import cimpl

_PRODUCER: Final = 0
_SETTINGS: Final = {b"test.mock.num.brokers": b"1", b"log_level": b"4"}


class EmbeddedBroker:
    """A running mock cluster of one broker."""

    def __init__(self, library: ctypes.CDLL, cluster: int) -> None:
        self._library = library
        self._cluster = cluster
        library.rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, 0)  # 3 s otherwise

    @property
    def bootstrap(self) -> str:
        address: bytes = self._library.rd_kafka_mock_cluster_bootstraps(self._cluster)
        return address.decode()

    def create_topic(self, name: str, *, partitions: int = 6) -> None:
        """Make a topic; raises ValueError for a name that is taken."""
        if code := self._library.rd_kafka_mock_topic_create(self._cluster, name.encode(), partitions, 1):
            raise ValueError(f"the embedded broker cannot make topic {name!r} (librdkafka error {code})")


@contextmanager
def embedded_broker(*, topics: Iterable[str] = (), partitions: int = 6) -> Iterator[EmbeddedBroker]:
    """Run a broker that holds these topics; everything on it is gone when the block ends."""
    library = _librdkafka()
    with _signals_to_python():
        client = _client(library)
    try:
        broker = EmbeddedBroker(library, library.rd_kafka_handle_mock_cluster(client))
        for topic in topics:
            broker.create_topic(topic, partitions=partitions)
        yield broker
    finally:
        library.rd_kafka_destroy(client)


@contextmanager
def _signals_to_python() -> Iterator[None]:
    """Have the threads that start meanwhile hear no Ctrl-C: librdkafka's would complain of it on the screen."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _client(library: ctypes.CDLL) -> int:
    """Start the librdkafka client that owns the mock cluster."""
    trouble = ctypes.create_string_buffer(512)
    settings = library.rd_kafka_conf_new()
    for name, value in _SETTINGS.items():
        library.rd_kafka_conf_set(settings, name, value, trouble, len(trouble))
    client: int | None = library.rd_kafka_new(_PRODUCER, settings, trouble, len(trouble))
    if client is None:
        raise RuntimeError(f"the embedded broker did not start: {trouble.value.decode()}")
    return client


def _librdkafka() -> ctypes.CDLL:
    """The library that confluent-kafka brings; its Python interface leaves these functions out."""
    library = ctypes.CDLL(cimpl.__file__)
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for name, result, arguments in (
        ("rd_kafka_conf_new", pointer, []),
        ("rd_kafka_conf_set", number, [pointer, text, text, text, ctypes.c_size_t]),
        ("rd_kafka_new", pointer, [number, pointer, text, ctypes.c_size_t]),
        ("rd_kafka_destroy", None, [pointer]),
        ("rd_kafka_handle_mock_cluster", pointer, [pointer]),
        ("rd_kafka_mock_cluster_bootstraps", text, [pointer]),
        ("rd_kafka_mock_topic_create", number, [pointer, text, number, number]),
        ("rd_kafka_mock_group_initial_rebalance_delay_ms", None, [pointer, ctypes.c_int32]),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library
