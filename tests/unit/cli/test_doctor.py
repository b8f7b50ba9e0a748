"""Each line of the examination, in health and in trouble."""

from pathlib import Path

from streams.cli.doctor import broker_disk, clock, disk, libraries, python, replicas

GIB = 2**30


def test_health_is_a_tick() -> None:
    assert str(python()).startswith("✓ Python 3.")
    assert str(disk(Path("/data"), 5 * GIB)) == "✓ 5.0 GiB free in /data"
    assert str(replicas(3, 3)) == "✓ replication 3 on 3 brokers"


def test_trouble_is_a_cross_and_says_what_to_do() -> None:
    assert str(disk(Path("/data"), GIB // 2)) == "✗ 0.5 GiB free in /data: free 1.0 GiB at the least"
    assert str(replicas(3, 1)) == "✗ replication 3 on 1 broker: lower NEWSALERT_REPLICATION, or add brokers"


def test_the_libraries_here_are_those_that_newsalert_needs() -> None:
    assert str(libraries(["aiokafka>=0.14", "pydantic>=2", "extra-thing; extra == 'bench'"])).startswith("✓ libraries:")


def test_a_library_that_is_missing_or_too_old_is_named() -> None:
    line = str(libraries(["aiokafka>=99", "no-such-library>=1"]))
    assert line.startswith("✗ libraries: aiokafka ")
    assert "(needs >=99), no-such-library missing (needs >=1)" in line


def test_clocks_that_differ_by_seconds_are_trouble_either_way() -> None:
    assert not clock(ours=100.0, theirs=99.0).remedy
    assert str(clock(ours=100.0, theirs=95.0)) == "✗ clock 5.0 s ahead of the broker's: let NTP set both clocks"
    assert str(clock(ours=100.0, theirs=105.0)) == "✗ clock 5.0 s behind the broker's: let NTP set both clocks"


def test_a_broker_that_does_not_tell_its_time_is_no_trouble() -> None:
    assert not clock(ours=100.0, theirs=None).remedy


def test_a_full_broker_disk_is_trouble() -> None:
    assert not broker_disk(1, "/kafka", 50 * GIB, 100 * GIB).remedy
    assert "retention.ms" in broker_disk(1, "/kafka", 9 * GIB, 100 * GIB).remedy
