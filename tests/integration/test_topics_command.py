"""Topics and doctor against a real broker."""

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.kafka import Cluster
from streams.settings import load_settings
from streams.topics import create, topic_ids
from tests.support.command import newsalert

NAMES = ["articles.v1", "signals.v1", "incidents.v1", "alerts.v1", "dead-letters.v1"]


def test_create_makes_the_topics_once(kafka: Cluster, prefix: str) -> None:
    settings = {"BROKER": kafka.bootstrap, "PREFIX": prefix, "PARTITIONS": "3"}
    first, second = newsalert("topics", "create", **settings), newsalert("topics", "create", **settings)
    assert first.stdout.splitlines() == [f"created {prefix}{name}" for name in NAMES]
    assert second.stdout.splitlines() == [f"there already: {prefix}{name}" for name in NAMES]
    assert (first.returncode, second.returncode) == (0, 0)
    assert newsalert("topics", "check", **settings).stdout == "the topics are as they should be\n"


async def test_a_wrong_topic_is_named_with_what_to_do(kafka: Cluster, prefix: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(f"{prefix}incidents.v1", 2, 1)])
    await admin.close()
    for command in (["topics", "create"], ["topics", "check"]):
        done = newsalert(*command, BROKER=kafka.bootstrap, PREFIX=prefix, PARTITIONS="3")
        assert done.returncode == 1
        counts, policy = done.stderr.splitlines()
        assert counts.startswith(f"{prefix}incidents.v1 has 2 partitions, {prefix}articles.v1 has 3: ")
        assert policy.startswith(f"{prefix}incidents.v1 has cleanup.policy=delete, ")


def test_too_few_brokers_for_the_replication_are_said(kafka: Cluster, prefix: str) -> None:
    done = newsalert("topics", "create", BROKER=kafka.bootstrap, PREFIX=prefix, REPLICATION="3")
    assert done.returncode == 1
    assert f"{prefix}articles.v1 was not created: " in done.stderr


async def test_a_topic_that_is_made_anew_has_another_identity(kafka: Cluster, prefix: str) -> None:
    settings = load_settings(broker=kafka.bootstrap, prefix=prefix, partitions=1)
    assert await topic_ids(settings) == {}
    await create(settings)
    before = await topic_ids(settings)
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    await admin.delete_topics([f"{prefix}articles.v1"])
    await admin.close()
    while not (await create(settings)).created:
        pass  # the broker still shows the old one
    after = await topic_ids(settings)
    assert len(before) == len(after) == 5
    assert {name for name in before if before[name] != after[name]} == {f"{prefix}articles.v1"}


def test_the_doctor_finds_a_healthy_installation_healthy(kafka: Cluster, prefix: str) -> None:
    settings = {"BROKER": kafka.bootstrap, "PREFIX": prefix}
    newsalert("topics", "create", **settings)
    done = newsalert("doctor", **settings)
    assert "✓ the topics are as they should be" in done.stdout
    assert "✓ clock " in done.stdout
    assert " free in " in done.stdout
    assert done.stderr == ""
    assert done.returncode == ("✗" in done.stdout)


def test_the_doctor_says_what_is_wrong(kafka: Cluster, prefix: str) -> None:
    done = newsalert("doctor", BROKER=kafka.bootstrap, PREFIX=prefix, REPLICATION="9", BROKKER="x")
    assert done.returncode == 1
    assert f"✗ {prefix}articles.v1 is missing: run `newsalert topics create`" in done.stdout
    assert "✗ replication 9 on 1 broker: lower NEWSALERT_REPLICATION, or add brokers" in done.stdout
    assert "✗ NEWSALERT_BROKKER sets nothing: correct its spelling, or take it away" in done.stdout
