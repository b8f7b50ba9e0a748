"""Names that every run gives alike."""

from streams.correlation import copy_digest, incident_key, uuid_of


def test_a_known_role_is_enough_to_meet() -> None:
    first = incident_key("attack", None, "UKR", quote="Shells fell.")
    assert first == incident_key("attack", None, "UKR", quote="A shell fell.") == "attack|-|UKR"


def test_nameless_events_meet_only_in_the_same_words() -> None:
    """One incident would swallow every attack in the world else."""
    first = incident_key("attack", None, None, quote="Shells fell on the town.")
    assert first == incident_key("attack", None, None, quote="SHELLS fell on the town")
    assert first != incident_key("attack", None, None, quote="A bomb went off.")


def test_a_digest_sees_words_only() -> None:
    assert copy_digest("Shells “fell”, on town.") == copy_digest("shells fell on  town")


def test_lists_of_parts_never_run_together() -> None:
    assert uuid_of("a", "bc") != uuid_of("ab", "c")
