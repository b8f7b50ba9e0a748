"""An alert as a person sees it."""

from schemas import Alert
from streams.cli.show import alert_text


def alert(**data: object) -> Alert:
    return Alert.model_validate(
        {
            "id": "1",
            "subject": "i-1",
            "time": "2026-03-04T05:06:00Z",
            "recordedtime": "2026-03-04T05:06:01Z",
            "expirytime": "2026-03-05T05:06:00Z",
            "partitionkey": "i-1",
            "correlationid": "c",
            "causationid": "a",
            "signal": "attack",
            "severity": "Severe",
            "data": {
                "msg_type": "alert",
                "revision": 1,
                "onset": "2026-03-04T05:06:00Z",
                "expires": "2026-03-05T05:06:00Z",
                "headline": "Attack reported",
                "description": "",
                "confidence": 0.876,
                "evidence": [
                    {"article_id": "a", "publisher": "Harbour Wire", "quote": "Shells\nfell.", "start": 0, "end": 12}
                ],
                "sources": {"independent": 1, "copies": 0},
                "provenance": {
                    "signal": "attack",
                    "signal_version": 1,
                    "catalogue_hash": "h",
                    "pipeline_version": "0",
                    "topic": "signals.v1",
                    "partition": 0,
                    "offset": 0,
                },
                **data,
            },
        }
    )


def test_an_alert_shows_what_where_the_sentence_and_who_says_so() -> None:
    assert alert_text(alert(actor="RUS", target="UKR", mode="artillery")).plain.splitlines() == [
        "2026-03-04 05:06 ALERT Severe attack RUS → UKR (artillery), confidence 0.88",
        "  Attack reported",
        "  » Shells fell. « — Harbour Wire",
        "  1 source; incident i-1, revision 1",
    ]


def test_sources_and_copies_are_counted_apart() -> None:
    lines = alert_text(alert(sources={"independent": 2, "copies": 1})).plain.splitlines()
    assert lines[-1] == "  2 sources, 1 copy; incident i-1, revision 1"


def test_an_alert_without_roles_or_evidence_is_shown_too() -> None:
    lines = alert_text(alert(evidence=[])).plain.splitlines()
    assert lines[0] == "2026-03-04 05:06 ALERT Severe attack, confidence 0.88"
    assert len(lines) == 3
