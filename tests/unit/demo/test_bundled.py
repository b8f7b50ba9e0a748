"""The bundled news are what they say they are."""

import re
from collections import Counter

import pytest

from schemas import Article, ArticleStatus, DecodeError
from streams.demo.bundled import articles, expectations, malformed
from streams.demo.compare import article_of, version_name

NAMES = {version_name(article.id, article.version) for article in articles()}


def test_there_are_a_few_days_of_articles_of_real_length() -> None:
    lengths = [len(article.text.split()) for article in articles()]
    days = {article.published_at.date() for article in articles() if article.published_at}
    assert 60 <= len(lengths) <= 90
    assert min(lengths) >= 80
    assert max(lengths) <= 300
    assert len(days) == 4


def test_every_malformed_input_is_no_article() -> None:
    for line in malformed():
        with pytest.raises(DecodeError):
            Article.from_bytes(line)
    assert sum(expectations().dead_letters.values()) == len(malformed())


def test_the_expectations_name_articles_that_exist() -> None:
    expected = expectations()
    named = {*expected.signals, *(article for incident in expected.incidents for article in incident.articles)}
    assert named | set(expected.known_gaps) <= NAMES


def test_every_signal_that_a_reader_finds_belongs_to_one_incident() -> None:
    expected = expectations()
    told = Counter((incident.signal, article) for incident in expected.incidents for article in incident.articles)
    found = Counter((signal, article_of(name)) for name, signals in expected.signals.items() for signal in signals)
    assert told == found


def test_wire_copies_a_correction_a_withdrawal_and_resent_articles_are_among_them() -> None:
    versions = Counter((article.id, article.version) for article in articles())
    assert {article.id for article in articles() if article.status is ArticleStatus.CANCELED} == {"southern-0303-04"}
    assert ("harbour-0302-10", 2) in versions
    assert sorted(name for name, count in versions.items() if count > 1) == [
        ("harbour-0302-10", 1),
        ("southern-0304-02", 1),
    ]
    leads = Counter(
        re.sub(r"^.*?- ", "", article.text.split("\n")[0]) for article in articles() if article.version == 1
    )
    assert leads.most_common(1)[0][1] == 3


def test_all_signals_of_the_codebook_occur() -> None:
    found = {signal for signals in expectations().signals.values() for signal in signals}
    assert len(found) == 25


def test_half_of_the_news_is_of_no_concern() -> None:
    plain = [
        article for article in articles() if version_name(article.id, article.version) not in expectations().signals
    ]
    assert len(plain) > 30
