"""The topics: Settings in, the layout as data, what is wrong with it on the broker, and its creation out."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from streams.connection import client_options, librdkafka_options
from streams.settings import Settings

if TYPE_CHECKING:
    from aiokafka.admin import AIOKafkaAdminClient

MAX_MESSAGE = 16 * 2**20
"""Bytes: 1,000,000 characters, the most that an article may have, are 12 MB when JSON escapes every one."""
MAX_DEAD_LETTER = 24 * 2**20
"""Bytes: the largest message in base64, with room for its coordinates. A letter that did not fit would stop us."""
DAY = 24 * 3600 * 1000
"""Milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic as it should be."""

    name: str
    key: str
    config: Mapping[str, str] = field(default_factory=dict)

    @property
    def compacted(self) -> bool:
        """Say whether the broker keeps the last record of each key only."""
        return self.config.get("cleanup.policy") == "compact"


class Layout(NamedTuple):
    """The five topics under one prefix."""

    articles: Topic
    signals: Topic
    incidents: Topic
    alerts: Topic
    dead_letters: Topic

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Name and configure the topics."""

        def topic(name: str, key: str, **config: object) -> Topic:
            dotted = {option.replace("_", "."): str(value) for option, value in config.items()}
            return Topic(name=settings.prefix + name, key=key, config=dotted)

        return cls(
            articles=topic(
                "articles.v1",
                "article id",
                retention_ms=7 * DAY,  # how long an outage or a look back may last
                max_message_bytes=MAX_MESSAGE,
                message_timestamp_type="LogAppendTime",  # lag and retention must not hang on a publisher's clock
            ),
            signals=topic("signals.v1", "incident key", retention_ms=7 * DAY),
            incidents=topic(
                "incidents.v1",
                "stage/key of a state, stage/marker",
                cleanup_policy="compact",
                max_message_bytes=MAX_MESSAGE,
                # A worker reads a whole partition before it starts. The open segment is never compacted, so it stays
                # small, and is closed within the hour on a quiet topic.
                segment_bytes=16 * 2**20,
                segment_ms=DAY // 24,
                # Markers are rewritten with every batch: most of the log is stale soon. Clean at a tenth, not at half.
                min_cleanable_dirty_ratio=0.1,
            ),
            alerts=topic("alerts.v1", "incident id", retention_ms=90 * DAY),
            dead_letters=topic(
                "dead-letters.v1", "the input's key", retention_ms=30 * DAY, max_message_bytes=MAX_DEAD_LETTER
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong with the layout on the broker."""

    topic: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what}: {self.remedy}"


class Creation(NamedTuple):
    """What `create` made, found, and could not make."""

    created: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the broker says about its topics: partitions of all, the clean-up policy of ours."""

    partitions: Mapping[str, int]
    cleanup: Mapping[str, str] = field(default_factory=dict)


def problems(layout: Layout, found: Found) -> tuple[Problem, ...]:
    """Compare the layout with what there is."""
    absent = tuple(topic for topic in layout if topic.name not in found.partitions)
    return (
        *(_missing(topic) for topic in absent),
        *_uneven({topic.name: found.partitions[topic.name] for topic in layout if topic not in absent}),
        *(
            _not_compacted(topic, found)
            for topic in layout
            if topic.compacted and found.cleanup.get(topic.name, "compact") != "compact"
        ),
    )


async def check(settings: Settings) -> tuple[Problem, ...]:
    """Return what is wrong with the topics on the broker; raise aiokafka's KafkaError when it cannot be reached."""
    layout = Layout.of(settings)
    async with _Admin(settings) as admin:
        return problems(layout, await _found(admin, layout))


async def missing(settings: Settings) -> tuple[Topic, ...]:
    """Return the topics that the broker does not have; raise KafkaError as `check` does."""
    layout = Layout.of(settings)
    async with _Admin(settings) as admin:
        there = await _partitions(admin)
    return tuple(topic for topic in layout if topic.name not in there)


async def create(settings: Settings) -> Creation:
    """Make the topics that are missing, change none that is there; raise KafkaError as `check` does."""
    from aiokafka.admin import NewTopic

    layout = Layout.of(settings)
    async with _Admin(settings) as admin:
        there = (await _found(admin, layout)).partitions
        absent = [topic for topic in layout if topic.name not in there]
        wanted = [
            NewTopic(topic.name, settings.partitions, settings.replication, topic_configs=_config(topic, settings))
            for topic in absent
        ]
        refused = _refusals(await admin.create_topics(wanted)) if wanted else ()
        created = tuple(topic.name for topic in absent if topic.name not in {problem.topic for problem in refused})
        after = await _once_visible(admin, layout, created)
    present = tuple(topic.name for topic in layout if topic.name in there)
    return Creation(created, present, refused or problems(layout, after))


async def topic_ids(settings: Settings) -> dict[str, str]:
    """Return the identity (UUID) of each of our topics that the broker has: another one means it was made anew.

    Raises confluent-kafka's KafkaException where the broker does not know the question, as the embedded one.
    """
    from confluent_kafka import KafkaException, TopicCollection
    from confluent_kafka.admin import AdminClient

    names = [topic.name for topic in Layout.of(settings)]
    admin = AdminClient(librdkafka_options(settings))
    described = admin.describe_topics(TopicCollection(names), request_timeout=30)
    ids = {}
    for name, future in described.items():
        try:
            topic_id = str((await asyncio.wrap_future(future)).topic_id)
            ids[name] = topic_id.replace("+", "-").replace("/", "_")  # as Kafka's own tools write it
        except KafkaException as exc:
            if not _absent(exc):
                raise
    return {name: topic_id for name, topic_id in ids.items() if topic_id != _NO_ID}


_NO_ID = "AAAAAAAAAAAAAAAAAAAAAA"


class _Admin:
    """aiokafka's admin client, started and closed."""

    def __init__(self, settings: Settings) -> None:
        self._options = client_options(settings)

    async def __aenter__(self) -> "AIOKafkaAdminClient":
        from aiokafka.admin import AIOKafkaAdminClient

        self._client = AIOKafkaAdminClient(**self._options, request_timeout_ms=30_000)
        try:
            await self._client.start()
        except BaseException:
            await self._client.close()
            raise
        return self._client

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()


async def _found(admin: "AIOKafkaAdminClient", layout: Layout) -> Found:
    there = await _partitions(admin)
    compacted = [topic.name for topic in layout if topic.compacted and topic.name in there]
    return Found(partitions=there, cleanup=await _cleanup(admin, compacted))


async def _partitions(admin: "AIOKafkaAdminClient") -> dict[str, int]:
    # All topics are listed: to ask for one by name would make it, where the broker makes topics by itself.
    return {topic["topic"]: len(topic["partitions"]) for topic in await admin.describe_topics()}


async def _cleanup(admin: "AIOKafkaAdminClient", names: list[str]) -> dict[str, str]:
    from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

    asked = [ConfigResource(ConfigResourceType.TOPIC, name, {"cleanup.policy": None}) for name in names]
    answers = await admin.describe_configs(asked) if asked else []
    return {
        name: entry[1]
        for answer in answers
        for _error, _message, _kind, name, entries in answer.resources
        for entry in entries
        if entry[0] == "cleanup.policy"
    }


async def _once_visible(admin: "AIOKafkaAdminClient", layout: Layout, created: tuple[str, ...]) -> Found:
    """Wait until brokers show what the controller has made; it takes them some milliseconds."""
    for _ in range(50):
        found = await _found(admin, layout)
        if all(name in found.partitions for name in created):
            break
        await asyncio.sleep(0.1)
    return found


def _config(topic: Topic, settings: Settings) -> dict[str, str]:
    """Add what follows from replication: with three copies, a write counts when two hold it."""
    return {**topic.config, "min.insync.replicas": "2"} if settings.replication > 2 else dict(topic.config)


def _refusals(answer: Any) -> tuple[Problem, ...]:
    from aiokafka.errors import TopicAlreadyExistsError, for_code

    refused = ((name, for_code(code), message) for name, code, message in answer.topic_errors if code)
    return tuple(
        Problem(topic=name, what=f"{name} was not created", remedy=message or error.description)
        for name, error, message in refused
        if error is not TopicAlreadyExistsError  # somebody else made it meanwhile
    )


def _missing(topic: Topic) -> Problem:
    return Problem(topic=topic.name, what=f"{topic.name} is missing", remedy="run `newsalert topics create`")


def _uneven(counts: Mapping[str, int]) -> tuple[Problem, ...]:
    most = max(counts.values(), default=0)
    largest = next((name for name, count in counts.items() if count == most), "")
    return tuple(
        Problem(
            topic=name,
            what=f"{name} has {_counted(count)}, {largest} has {most}",
            remedy=(
                "all need the same number; stop the workers and run "
                f"`kafka-topics.sh --alter --topic {name} --partitions {most}`, "
                f"or set another NEWSALERT_PREFIX and run `newsalert topics create`"
            ),
        )
        for name, count in counts.items()
        if count != most
    )


def _counted(count: int) -> str:
    return "1 partition" if count == 1 else f"{count} partitions"


def _not_compacted(topic: Topic, found: Found) -> Problem:
    return Problem(
        topic=topic.name,
        what=f"{topic.name} has cleanup.policy={found.cleanup[topic.name]}, which loses or piles up state",
        remedy=(
            f"run `kafka-configs.sh --alter --entity-type topics --entity-name {topic.name} "
            "--add-config cleanup.policy=compact`"
        ),
    )


def _absent(error: Any) -> bool:
    from confluent_kafka import KafkaError

    return error.args[0].code() in (KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError.TOPIC_EXCEPTION)
