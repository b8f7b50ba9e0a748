"""The alert stage as a function on records."""

from schemas import Alert, DeadLetter, EventCode, Signal
from streams.agents.alert import AlertStage
from streams.correlation.compose import Wording
from streams.memory import Memory
from streams.records import Output
from tests.support.build import NOON, record, signal

STAGE = AlertStage(
    wording=lambda name: Wording(
        title=name.capitalize(),
        description="Armed violence.",
        severity="Severe",
        codes=(EventCode(scheme="CAMEO", value="190", label="Use conventional military force"),),
    ),
    countries={"RUS": "Russia", "UKR": "Ukraine"},
    alerts_topic="alerts.v1",
    dead_letters_topic="dead-letters.v1",
    pipeline_version="0.1.0",
)


def run(*signals: Signal, memory: Memory | None = None, start: int = 0) -> list[Output]:
    """Process the signals as one batch."""
    records = [record(s.to_bytes(), offset=start + i, topic="signals.v1") for i, s in enumerate(signals)]
    return STAGE(Memory() if memory is None else memory, records)


def alerts(outputs: list[Output]) -> list[Alert]:
    """Decode."""
    return [Alert.from_bytes(o.value) for o in outputs]


def test_an_alert_is_a_cloud_event_around_cap_terms() -> None:
    [alert] = alerts(run(signal(mode="missile")))
    assert (alert.specversion, alert.signal, alert.region, alert.severity) == ("1.0", "attack", "UKR", "Severe")
    assert (alert.data.msg_type, alert.data.revision, alert.data.certainty) == ("alert", 1, "Likely")
    assert alert.data.headline == "Attack (missile): RUS → UKR"
    assert [area.name for area in alert.data.area] == ["Ukraine", "Russia"]
    assert alert.data.evidence[0].quote == "Words of a1."
    assert alert.time == NOON


def test_key_and_partition_follow_the_incident() -> None:
    [output] = run(signal())
    [alert] = alerts([output])
    assert (output.key.decode(), output.partition) == (alert.subject, 0)


def test_headers_allow_filtering_without_parsing() -> None:
    headers = dict(run(signal())[0].headers)
    assert headers["ce_signal"] == b"attack"
    assert headers["ce_severity"] == b"Severe"
    assert headers["ce_region"] == b"UKR"


def test_an_update_supersedes_what_it_references() -> None:
    first, second = alerts(run(signal(), signal(article="a2", publisher="Harbour Post")))
    assert (second.data.msg_type, second.data.references) == ("update", (first.id,))
    assert (second.data.certainty, second.data.sources.independent) == ("Observed", 2)


def test_the_same_input_gives_the_same_bytes_in_one_batch_or_two() -> None:
    """A restart splits batches elsewhere; what subscribers see must not show it."""
    pair = (signal(), signal(article="a2", publisher="Harbour Post"))
    memory = Memory()
    split = [*run(pair[0], memory=memory), *run(pair[1], memory=memory, start=1)]
    assert split == run(*pair)


def test_a_malformed_signal_is_buried() -> None:
    [output] = STAGE(Memory(), [record(b"{}", topic="signals.v1", offset=5)])
    letter = DeadLetter.from_bytes(output.value)
    assert (output.topic, letter.topic, letter.offset) == ("dead-letters.v1", "signals.v1", 5)
