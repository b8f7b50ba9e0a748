"""Sets the stages' markers anew, for topics that were deleted, truncated or restored."""

from contextlib import aclosing
from typing import Literal

from streams.agents.marker import Place
from streams.pipeline import kafka_log, writers
from streams.settings import Settings
from streams.sources import Log
from streams.topics import Layout

Start = Literal["earliest", "latest"]


async def reset(settings: Settings, *, start: Start) -> dict[str, int]:
    """Have both stages go on from the first record kept, or after the last; return records to come, by topic.

    Workers that still run are fenced and end themselves; the states of incidents and articles stay.
    """
    layout = Layout.of(settings)
    inputs = {"detect": layout.articles.name, "alert": layout.signals.name}
    async with aclosing(kafka_log(settings)) as log:
        return {topic: await _reset(settings, log, stage, topic, start) for stage, topic in inputs.items()}


async def _reset(settings: Settings, log: Log, stage: str, topic: str, start: Start) -> int:
    state_topic, waiting = Layout.of(settings).incidents.name, 0
    for partition in range(settings.partitions):
        place = Place(stage=stage, topic=topic, partition=partition, state_topic=state_topic)
        first, end = await log.bounds(topic, partition)
        position = first if start == "earliest" else end
        writer = writers(settings)(stage, partition)
        await writer.start()
        try:
            await writer.write([], [place.marker(position - 1, await log.identity(topic))])
        finally:
            await writer.stop()
        waiting += end - position
    return waiting
