"""The bounded map of states."""

from hypothesis import given
from hypothesis import strategies as st

from streams.memory import Memory

Puts = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.binary(max_size=3)), max_size=40)


def test_the_state_changed_longest_ago_is_forgotten_first() -> None:
    memory = Memory(capacity=2)
    for key in ("a", "b", "a", "c"):
        memory.put(key, key.encode())
    assert list(memory) == ["a", "c"]
    assert memory.get("b") is None


def test_changes_are_handed_out_once_with_tombstones_for_the_forgotten() -> None:
    memory = Memory(capacity=1)
    memory.put("a", b"1")
    memory.put("b", b"2")
    assert memory.take_changes() == [("b", b"2"), ("a", None)]
    assert memory.take_changes() == []


@given(Puts, Puts)
def test_a_memory_rebuilt_from_its_changes_forgets_like_the_first(before: list, after: list) -> None:
    """The compacted topic holds the changes in order; a restart between two puts must not show."""
    first, second = Memory(capacity=3), Memory(capacity=3)
    for key, state in before:
        first.put(key, state)
        for changed, value in first.take_changes():
            second.restore(changed, value)
    for key, state in after:
        first.put(key, state)
        second.put(key, state)
    assert list(first) == list(second)
    assert first.take_changes() == second.take_changes()
