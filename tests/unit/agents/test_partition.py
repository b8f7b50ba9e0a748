"""One stage on one partition: what was applied is what the marker says."""

from collections.abc import Sequence

import pytest

from streams.agents.marker import Place
from streams.agents.partition import LogChangedError, OrderError, PartitionStage
from streams.memory import Memory
from streams.records import Output, Record
from streams.sinks import FakeWriter
from streams.sources import FakeLog

PLACE = Place(stage="detect", topic="in", partition=0, state_topic="state")


def echo(memory: Memory, records: Sequence[Record]) -> list[Output]:
    """Write each value out and remember how often its key was seen; the value `quiet` has no effect."""
    loud = [r for r in records if r.value != b"quiet"]
    for _ in loud:
        seen = int(memory.get("count") or b"0") + 1
        memory.put("count", str(seen).encode())
    return [Output(topic="out", key=b"k", value=r.value) for r in loud]


class Bench:
    """A log with an input, and workers that come and go over it."""

    def __init__(self) -> None:
        self.log = FakeLog()
        self.writer = FakeWriter()
        self.stage = self.worker()

    def worker(self, *, chunk: int = 500) -> PartitionStage:
        """Start a new worker's view of the partition."""
        return PartitionStage(PLACE, handler=echo, writer=self.writer, log=self.log, chunk=chunk)

    def publish(self, *values: bytes, skip: int = 0) -> list[Record]:
        """Append to the input."""
        return [self.log.append(Output(topic="in", key=b"k", value=value), skip=skip) for value in values]

    def restart(self) -> PartitionStage:
        """Let the state topic hold what was committed so far, and start anew from it."""
        self.log.partitions["state", 0].clear()
        for output in (state for batch in self.writer.states for state in batch):
            self.log.append(output)
        self.stage = self.worker()
        return self.stage

    @property
    def out(self) -> list[bytes | None]:
        """What readers see."""
        return [output.value for output in self.writer.outputs]


async def test_outputs_states_and_marker_are_one_write() -> None:
    bench = Bench()
    await bench.stage.apply(bench.publish(b"a", b"b"))
    assert [o.value for o in bench.writer.batches[0]] == [b"a", b"b"]
    assert [o.key for o in bench.writer.states[0]] == [b"detect/count", b"detect/marker"]


async def test_a_long_delivery_is_committed_in_chunks_and_tells_its_progress() -> None:
    bench, told = Bench(), []
    stage = bench.worker(chunk=2)
    assert await stage.apply(bench.publish(b"a", b"b", b"c"), lambda: told.append(len(bench.out))) == 3
    assert [[o.value for o in batch] for batch in bench.writer.batches] == [[b"a", b"b"], [b"c"]]
    assert told == [0, 2, 3]


async def test_a_record_delivered_again_after_a_restart_is_skipped() -> None:
    bench = Bench()
    records = bench.publish(b"a", b"b", b"c")
    await bench.stage.apply(records[:2])
    assert await bench.restart().apply(records) == 1
    assert bench.out == [b"a", b"b", b"c"]


async def test_the_state_is_rebuilt_before_the_first_record() -> None:
    bench = Bench()
    await bench.stage.apply(bench.publish(b"a", b"b"))
    await bench.restart().apply(bench.publish(b"c"))
    assert bench.writer.states[-1][0].value == b"3"


async def test_a_failed_write_leaves_no_trace_and_the_batch_is_done_by_the_next_worker() -> None:
    bench = Bench()
    records = bench.publish(b"a")
    bench.writer.fails_with = ConnectionError("fenced")
    with pytest.raises(ConnectionError):
        await bench.stage.apply(records)
    bench.writer.fails_with = None
    await bench.restart().apply(records)
    assert bench.out == [b"a"]


async def test_records_that_the_consumer_skipped_are_read_from_the_log() -> None:
    """After a rebalance Faust was seen to start 216 records late."""
    bench = Bench()
    records = bench.publish(b"a", b"b", b"c")
    await bench.stage.apply(records[2:])
    assert bench.out == [b"a", b"b", b"c"]


async def test_a_gap_after_a_rebalance_is_filled() -> None:
    bench = Bench()
    records = bench.publish(b"a", b"b", b"c", b"d")
    await bench.stage.apply(records[:1])
    bench.stage.rearm()
    await bench.stage.apply(records[3:])
    assert bench.out == [b"a", b"b", b"c", b"d"]


async def test_a_rebalance_while_a_gap_is_filled_has_the_next_delivery_checked_again() -> None:
    bench = Bench()
    records = bench.publish(b"a", b"b", b"c", b"d")
    bench.log.on_read = bench.stage.rearm
    await bench.stage.apply(records[1:2])
    bench.log.on_read = None
    await bench.stage.apply(records[3:])
    assert bench.out == [b"a", b"b", b"c", b"d"]


async def test_the_holes_that_transactions_leave_are_no_gap() -> None:
    bench = Bench()
    records = [*bench.publish(b"a"), *bench.publish(b"b", skip=3)]
    await bench.stage.apply(records[:1])
    await bench.stage.apply(records[1:])
    assert bench.out == [b"a", b"b"]


async def test_a_record_that_is_never_followed_is_found_by_catching_up() -> None:
    bench = Bench()
    bench.publish(b"a")
    assert await bench.stage.catch_up() == 1
    assert bench.out == [b"a"]


async def test_what_catching_up_applied_is_skipped_when_it_arrives_late() -> None:
    bench = Bench()
    records = bench.publish(b"a")
    await bench.stage.catch_up()
    assert await bench.stage.apply(records) == 0
    assert bench.out == [b"a"]


async def test_without_a_marker_the_group_s_offset_counts() -> None:
    """An installation that ran without transactions must not process its topic again."""
    bench = Bench()
    records = bench.publish(b"a", b"b")
    bench.log.groups["in", 0] = 1
    await bench.stage.apply(records)
    assert bench.out == [b"b"]


async def test_records_that_retention_deleted_are_no_gap() -> None:
    bench = Bench()
    records = bench.publish(b"a", b"b", b"c")
    await bench.stage.apply(records[:1])
    del bench.log.partitions["in", 0][:2]
    await bench.restart().apply(records[2:])
    assert bench.out == [b"a", b"c"]


async def test_a_batch_without_effect_is_not_written() -> None:
    bench = Bench()
    await bench.stage.apply(bench.publish(b"quiet", b"quiet"))
    assert bench.writer.batches == []


async def test_a_long_quiet_stretch_moves_the_marker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a restart would read all of it again."""
    monkeypatch.setattr("streams.agents.partition.MARK_EVERY", 3)
    bench = Bench()
    await bench.stage.apply(bench.publish(b"quiet", b"quiet", b"quiet"))
    assert [o.key for o in bench.writer.states[0]] == [b"detect/marker"]


async def test_records_out_of_order_end_the_process() -> None:
    bench = Bench()
    first, second = bench.publish(b"a", b"b")
    await bench.stage.apply([first, second])
    with pytest.raises(OrderError, match="in/0: offset 0 came after 1"):
        await bench.stage.apply([first])


async def test_a_topic_that_was_made_anew_is_refused() -> None:
    bench = Bench()
    bench.log.identities["in"] = "first"
    await bench.stage.apply(bench.publish(b"a"))
    bench.log.identities["in"] = "second"
    with pytest.raises(LogChangedError, match="newsalert topics reset"):
        await bench.restart().apply(bench.publish(b"b"))


async def test_a_topic_that_ends_before_its_marker_is_refused() -> None:
    bench = Bench()
    await bench.stage.apply(bench.publish(b"a", b"b"))
    del bench.log.partitions["in", 0][1:]
    with pytest.raises(LogChangedError, match="ends at offset 1, but 1 was processed"):
        await bench.restart().catch_up()


async def test_the_stages_that_share_a_state_topic_do_not_see_each_other() -> None:
    bench = Bench()
    await bench.stage.apply(bench.publish(b"a"))
    bench.restart()
    place = Place(stage="alert", topic="in", partition=0, state_topic="state")
    other = PartitionStage(place, handler=echo, writer=bench.writer, log=bench.log)
    await other.apply(bench.publish(b"b"))
    assert bench.writer.states[-1][0].value == b"2"
