"""One stage on the partitions that a worker owns."""

from streams.agents.marker import Place
from streams.agents.partition import PartitionStage
from streams.agents.stage import Stage
from streams.records import Output
from streams.sinks import FakeWriter
from streams.sources import FakeLog


class Bench:
    """A stage on partitions that share a log, each with a writer of its own."""

    def __init__(self) -> None:
        self.log = FakeLog()
        self.writers: dict[int, FakeWriter] = {}
        self.stage = Stage(make=self.make)

    def make(self, partition: int) -> PartitionStage:
        """Make one partition's stage."""
        self.writers[partition] = FakeWriter()
        place = Place(stage="detect", topic="in", partition=partition, state_topic="state")
        return PartitionStage(place, handler=lambda _memory, _records: [], writer=self.writers[partition], log=self.log)

    def started(self) -> dict[int, int]:
        """Say how often each partition's writer was started."""
        return {number: writer.started for number, writer in self.writers.items()}


async def test_partitions_are_opened_before_their_first_record_and_once() -> None:
    bench = Bench()
    await bench.stage.open([0, 2])
    assert bench.started() == {0: 1, 2: 1}
    record = bench.log.append(Output(topic="in", key=b"k", value=b"v"))
    assert await bench.stage.apply([record]) == 1
    assert bench.started() == {0: 1, 2: 1}


async def test_a_rebalance_ends_the_opening() -> None:
    bench = Bench()
    bench.log.on_read = bench.stage.rearm
    await bench.stage.open([0, 1, 2])
    assert bench.started() == {0: 1}


async def test_what_another_worker_owns_is_closed() -> None:
    bench = Bench()
    await bench.stage.open([0, 1])
    await bench.stage.keep([1])
    assert {number: writer.stopped for number, writer in bench.writers.items()} == {0: 1, 1: 0}
