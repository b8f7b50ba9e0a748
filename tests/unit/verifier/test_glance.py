"""The first look, with weights that are plain to see through."""

import io

import numpy as np
import pytest

from streams.verifier.glance import PAIRS, Glance, features

VOCABULARY = 10


def glance(*, least: float = 0.0, **weights: float) -> Glance:
    """Make one that has a weight for token 3, for the pair 3 4, and an offset."""
    table = np.zeros(VOCABULARY + PAIRS + 1, dtype=np.float32)
    table[3] = weights.get("token", 0.0)
    table[features([3, 4], VOCABULARY)[-1]] = weights.get("pair", 0.0)
    table[-1] = weights.get("offset", 0.0)
    return Glance(table, least)


def test_a_passage_with_a_telling_token_is_worth_reading() -> None:
    look = glance(token=9.0, offset=-1.0)
    assert look.is_worth_reading([1, 3, 2])
    assert not look.is_worth_reading([1, 5, 2])


def test_a_pair_counts_in_its_order_only() -> None:
    look = glance(pair=9.0, offset=-1.0)
    assert look.is_worth_reading([3, 4])
    assert not look.is_worth_reading([4, 3])


def test_a_word_said_twice_counts_once() -> None:
    assert features([3, 3, 3], VOCABULARY).tolist() == features([3, 3], VOCABULARY).tolist()


def test_a_passage_without_a_word_is_judged_by_its_frame() -> None:
    assert glance(offset=0.5).log_odds([1]) == pytest.approx(0.5)


def test_weights_come_out_of_a_file_as_they_went_in() -> None:
    file = io.BytesIO()
    np.save(file, np.full(VOCABULARY + PAIRS + 1, 0.25, dtype=np.float16))
    read = Glance.read(file.getvalue(), least=1.0)
    assert read.log_odds([1]) == pytest.approx(0.5)
    assert not read.is_worth_reading([1])
