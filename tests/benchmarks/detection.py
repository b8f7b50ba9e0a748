"""Measure detection in one run: `name<TAB>value<TAB>unit<TAB>baseline`, the baseline from the same run.

python -m tests.benchmarks.detection
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from schemas import Article
from streams.catalogue import load_detector
from streams.catalogue.template import template
from streams.detection import Detector
from tests.benchmarks import naive
from tests.benchmarks.hostile import hostile_texts
from tests.benchmarks.texts import ordinary, war_dense

BATCH = 50


def main() -> None:
    """Print one line a measure."""
    rules, patterns = load_detector(verifier="rules"), naive.regexes()
    texts = {"ordinary": ordinary(400), "war-dense": war_dense(400)}
    for kind, articles in texts.items():
        baseline = _rate(lambda chunk: [naive.scan(patterns, a.text) for a in chunk], articles[:60])
        _print(f"rules, {kind}", _rate(rules.detect, articles), "articles/s", f"{baseline:.0f} by 20 regexes")
        _print(f"rules, {kind}, times the regexes", _rate(rules.detect, articles) / baseline, "times", "1")
        _print(f"rules, {kind}, p99", _p99(rules, articles) * 1000, "ms", "")
    _hostile(rules)
    _many_signals(rules, texts["war-dense"])
    model = load_detector(verifier="model")
    for kind, articles in texts.items():
        _print(f"model, {kind}", _rate(model.detect, articles[:150]), "articles/s", "")
        _print(f"model, {kind}, p99", _p99(model, articles[:150]) * 1000, "ms", "")


def _hostile(rules: Detector) -> None:
    times = {name: _seconds(rules, text) for name, text in hostile_texts(400_000).items()}
    worst = max(times, key=lambda name: times[name])
    _print("rules, worst 400 KB text", times[worst], "s", worst)


def _many_signals(rules: Detector, articles: Sequence[Article]) -> None:
    with TemporaryDirectory() as folder:
        for number in range(975):
            write_signal(Path(folder), number)
        many = load_detector(signals_dir=Path(folder), verifier="rules")
    few_rate, many_rate = _rate(rules.detect, articles), _rate(many.detect, articles)
    _print("1,000 signals against 25", few_rate / many_rate, "times the time", "1")


def write_signal(folder: Path, number: int) -> None:
    """Write a valid signal file with words of its own and some of the vocabulary's."""
    own = template(f"made_{number}").replace("[ration]", f"[rat{number}ion]").replace("[fuel,", f"[fuel{number},")
    own = own.replace(
        "    - ration & fuel", "    - ration & fuel\n    - ration .. truce\n    - forces .4. ration .3. fuel"
    )
    (folder / f"made_{number}.yaml").write_text(own, encoding="utf-8")


def _rate(work: Callable[[Sequence[Article]], object], articles: Sequence[Article]) -> float:
    """Return articles a second, the best of three passes."""
    best = 0.0
    for _ in range(3):
        began = perf_counter()
        for at in range(0, len(articles), BATCH):
            work(articles[at : at + BATCH])
        best = max(best, len(articles) / (perf_counter() - began))
    return best


def _p99(detector: Detector, articles: Sequence[Article]) -> float:
    times = []
    for article in articles:
        began = perf_counter()
        detector.detect([article])
        times.append(perf_counter() - began)
    return quantiles(times, n=100)[98]


def _seconds(detector: Detector, text: str) -> float:
    article = Article.of(text, id="hostile")
    began = perf_counter()
    detector.detect([article])
    return perf_counter() - began


def _print(name: str, value: float, unit: str, baseline: str) -> None:
    sys.stdout.write(f"{name}\t{value:.3g}\t{unit}\t{baseline}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
