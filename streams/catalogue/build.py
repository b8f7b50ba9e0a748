"""Validated files in, the engine's compiled rules out: classes by number, words in all forms, patterns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from streams.catalogue.inflect import noun_forms, verb_forms
from streams.catalogue.language import Parsed, PatternSyntaxError, parse
from streams.catalogue.read import CatalogueError, error_at
from streams.catalogue.spec import (
    FrequencyFile,
    IrregularFile,
    LivenessFile,
    SignalSpec,
    VocabularyFile,
    WeightFile,
    WordClass,
)
from streams.detection.confidence import log_odds
from streams.detection.fold import fold
from streams.detection.pattern import Pattern, Step
from streams.detection.rules import Blend, Cue, Guard, Rules, SignalRules, Subject


@dataclass(frozen=True, kw_only=True)
class Sources:
    """All that a catalogue is made of. Signals come with the file that each was read from."""

    signals: tuple[tuple[Path, SignalSpec], ...]
    vocabulary: VocabularyFile
    liveness: LivenessFile
    irregular: IrregularFile
    weights: WeightFile
    frequency: FrequencyFile


def build(sources: Sources) -> Rules:
    """Compile; raise CatalogueError naming file, line and field of a class that does not exist or a broken pattern."""
    builder = _Builder(sources)
    cues = tuple(
        Cue(
            name=name,
            owner=builder.number((f"~{name}",)),
            where=rule.where,
            within=rule.within,
            sense=rule.sense,
            doubt=rule.doubt,
        )
        for name, rule in sorted(sources.liveness.rules.items())
    )
    signals = tuple(builder.signal(path, spec) for path, spec in sorted(sources.signals, key=lambda pair: pair[1].id))
    topic = builder.number((sources.vocabulary.topic,))
    subjects = tuple(
        Subject(
            name=name,
            owner=builder.number((f"~{name}",)),
            least=spec.least,
            unless=builder.number((spec.unless,)) if spec.unless else None,
            sense=spec.sense,
        )
        for name, spec in sorted(sources.liveness.subjects.items())
    )
    weights = sources.weights
    return Rules(
        classes=builder.classes,
        signals=signals,
        cues=cues,
        subjects=subjects,
        topic=topic,
        stops=weights.stops,
        blend=Blend(**weights.blend.model_dump()),
    )


@dataclass
class _Builder:
    sources: Sources
    classes: dict[int, tuple[str, ...]] = field(default_factory=dict)
    _numbers: dict[tuple[str, ...], int] = field(default_factory=dict)
    _forms: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shared = self.sources.vocabulary.classes
        for name in shared:
            self._add(name, shared[name], shared)
        for name, rule in self.sources.liveness.rules.items():
            words = WordClass(words=rule.words, verbs=rule.verbs, nouns=rule.nouns, include=rule.include)
            self._add(f"~{name}", words, shared)
        for name, subject in self.sources.liveness.subjects.items():
            self._add(f"~{name}", WordClass(words=subject.words), shared)

    def _add(self, name: str, words: WordClass, known: Mapping[str, WordClass]) -> None:
        self._forms[name] = tuple(dict.fromkeys(self._all_forms(words, known, seen=frozenset((name,)))))

    def _all_forms(self, words: WordClass, known: Mapping[str, WordClass], *, seen: frozenset[str]) -> Iterable[str]:
        irregular = self.sources.irregular
        yield from (fold(word) for word in words.words)
        for verb in words.verbs:
            yield from verb_forms(fold(verb), irregular.verbs)
        for noun in words.nouns:
            yield from noun_forms(fold(noun), irregular.nouns)
        for name in words.include:
            if name not in known or name in seen:
                raise CatalogueError(f"class `{name}` is included but does not exist, or includes itself")
            yield from self._all_forms(known[name], known, seen=seen | {name})

    def number(self, names: tuple[str, ...]) -> int:
        """Number a class, or several taken as one."""
        key = tuple(sorted(set(names)))
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers)
            self.classes[self._numbers[key]] = tuple(dict.fromkeys(form for name in key for form in self._forms[name]))
        return self._numbers[key]

    def frequency(self, number: int) -> float:
        """Return how often ordinary news holds a word of the class, in 1,000 items."""
        per_thousand = self.sources.frequency.per_thousand
        return sum(per_thousand.get(form, 0.0) for form in self.classes[number])

    def signal(self, path: Path, spec: SignalSpec) -> SignalRules:
        shared = self.sources.vocabulary.classes
        for name, words in spec.classes.items():
            try:
                self._add(f"{spec.id}.{name}", words, {**shared, **spec.classes})
            except CatalogueError as exc:
                raise error_at(path, ("classes", name, "include"), str(exc)) from exc
        patterns = [
            self._pattern(path, spec, ("patterns", kind, place), line, share=share, sure=kind == "sure")
            for kind, lines, share in (
                ("sure", spec.patterns.sure, spec.confidence.sure),
                ("strong", spec.patterns.strong, spec.confidence.strong),
                ("weak", spec.patterns.weak, spec.confidence.weak),
            )
            for place, line in enumerate(lines)
        ]
        return SignalRules(
            id=spec.id,
            patterns=tuple(patterns),
            guards=tuple(self._guards(path, spec)),
            spares=frozenset(self._spared(path, spec)),
            context=self._context(path, spec),
            threshold=spec.confidence.threshold,
            verifier=spec.verifier,
            with_model=spec.confidence.with_model,
        )

    def _pattern(
        self,
        path: Path,
        spec: SignalSpec,
        where: tuple[str | int, ...],
        line: str,
        *,
        share: float = 1.0,
        sure: bool = False,
    ) -> Pattern:
        parsed = self._parsed(path, spec, where, line)
        full = {name: self._full(spec, name) for name in parsed.names}
        orders = tuple(
            tuple(Step(self.number(tuple(full[name] for name in names)), gap) for names, gap in order)
            for order in parsed.orders
        )
        anchor = min((step.owner for step in orders[0]), key=lambda owner: (self.frequency(owner), owner))
        unless = tuple((self.number((full[name],)), name) for name in parsed.unless)
        odds = self.sources.weights.patterns.get(spec.id, {}).get(line, log_odds(share))
        return Pattern(name=line, odds=odds, anchor=anchor, orders=orders, unless=unless, sure=sure)

    def _parsed(self, path: Path, spec: SignalSpec, where: tuple[str | int, ...], line: str) -> Parsed:
        try:
            parsed = parse(line)
        except PatternSyntaxError as exc:
            raise error_at(path, where, str(exc)) from exc
        for name in sorted(parsed.names):
            if self._full(spec, name) not in self._forms:
                raise error_at(path, where, f"class `{name}` is neither in this file nor in the vocabulary")
        return parsed

    def _full(self, spec: SignalSpec, name: str) -> str:
        return f"{spec.id}.{name}" if name in spec.classes else name

    def _guards(self, path: Path, spec: SignalSpec) -> Iterable[Guard]:
        for name, lines in spec.unless.items():
            for line in (lines,) if isinstance(lines, str) else lines:
                yield Guard(name=name, pattern=self._pattern(path, spec, ("unless", name), line))

    def _spared(self, path: Path, spec: SignalSpec) -> Iterable[str]:
        liveness = self.sources.liveness
        known = {*liveness.rules, *liveness.subjects, "age", "context"}
        for place, name in enumerate(spec.spares):
            if name not in known:
                raise error_at(path, ("spares", place), f"no liveness rule is named `{name}`")
            yield name

    def _context(self, path: Path, spec: SignalSpec) -> int | None:
        if spec.context is None:
            return None
        (order,) = self._parsed(path, spec, ("context",), spec.context).orders
        return self.number(tuple(self._full(spec, name) for name in order[0][0]))
