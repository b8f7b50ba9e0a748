"""The layout, and what is said about a broker that has another one."""

from streams.settings import load_settings
from streams.topics import MAX_MESSAGE, Found, Layout, problems

LAYOUT = Layout.of(load_settings(prefix="test."))
NAMES = [topic.name for topic in LAYOUT]


def found(**counts: int) -> Found:
    partitions = dict.fromkeys(NAMES, 6) | {f"test.{name}.v1": count for name, count in counts.items()}
    return Found(partitions={name: count for name, count in partitions.items() if count})


def test_the_prefix_stands_before_every_name() -> None:
    assert NAMES == [
        "test.articles.v1",
        "test.signals.v1",
        "test.incidents.v1",
        "test.alerts.v1",
        "test.dead-letters.v1",
    ]


def test_only_the_incidents_are_compacted() -> None:
    assert [topic.name for topic in LAYOUT if topic.compacted] == ["test.incidents.v1"]


def test_an_article_of_five_megabytes_fits() -> None:
    assert int(LAYOUT.articles.config["max.message.bytes"]) == MAX_MESSAGE > 2 * 5_000_000


def test_a_right_layout_has_no_problems() -> None:
    assert problems(LAYOUT, found()) == ()


def test_a_missing_topic_is_named_with_the_command_that_makes_it() -> None:
    (problem,) = problems(LAYOUT, found(alerts=0))
    assert str(problem) == "test.alerts.v1 is missing: run `newsalert topics create`"


def test_unequal_partition_counts_name_the_smaller_topic_and_the_larger() -> None:
    (problem,) = problems(LAYOUT, found(articles=3))
    assert problem.topic == "test.articles.v1"
    assert problem.what == "test.articles.v1 has 3 partitions, test.signals.v1 has 6"
    assert "--alter --topic test.articles.v1 --partitions 6" in problem.remedy


def test_another_number_of_partitions_is_fine_when_all_topics_share_it() -> None:
    assert problems(LAYOUT, Found(partitions=dict.fromkeys(NAMES, 12))) == ()


def test_foreign_topics_do_not_matter() -> None:
    assert problems(LAYOUT, Found(partitions={**found().partitions, "articles.v1": 1})) == ()


def test_incidents_that_are_not_compacted_are_a_problem() -> None:
    counts = found().partitions
    for policy in ("delete", "compact,delete"):
        (problem,) = problems(LAYOUT, Found(partitions=counts, cleanup={"test.incidents.v1": policy}))
        assert problem.what.startswith(f"test.incidents.v1 has cleanup.policy={policy},")
        assert "--add-config cleanup.policy=compact" in problem.remedy
    assert problems(LAYOUT, Found(partitions=counts, cleanup={"test.incidents.v1": "compact"})) == ()
