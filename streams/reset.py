"""Sets the stages' markers anew, for topics that were deleted, truncated or restored."""

from typing import Literal

from streams.agents.marker import Place
from streams.pipeline import kafka_log, writers
from streams.settings import Settings
from streams.topics import Layout

Start = Literal["earliest", "latest"]


async def reset(settings: Settings, *, start: Start) -> dict[str, int]:
    """Have both stages go on from the first record kept, or after the last; return records to come, by topic.

    Workers that still run are fenced and end themselves; the states of incidents and articles stay.
    """
    layout = Layout.of(settings)
    inputs = {"detect": layout.articles.name, "alert": layout.signals.name}
    return {topic: await _reset(settings, layout, stage, topic, start) for stage, topic in inputs.items()}


async def _reset(settings: Settings, layout: Layout, stage: str, topic: str, start: Start) -> int:
    log, waiting = kafka_log(settings), 0
    for partition in range(settings.partitions):
        place = Place(stage=stage, topic=topic, partition=partition, state_topic=layout.incidents.name)
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
