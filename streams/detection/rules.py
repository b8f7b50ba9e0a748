"""What a compiled catalogue is to the engine: word classes by number, signals with patterns, and liveness rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from streams.detection.pattern import Pattern

DEFAULT_STOP = -2.5
Where = Literal["before", "after", "near", "sentence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A liveness rule made of words: where they stand, relative to a match, stops it."""

    name: str
    owner: int
    where: Where
    within: int
    sense: bool
    """The words mean something else altogether."""
    doubt: bool = False
    """It lowers the confidence and stops nothing by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A liveness rule on whole articles: so many different words of `owner` and none of `unless`, up to a match."""

    name: str
    owner: int
    least: int
    unless: int | None
    sense: bool
    """The words mean something else altogether."""

    @property
    def owners(self) -> frozenset[int]:
        """The classes that it is made of."""
        return frozenset((self.owner,) if self.unless is None else (self.owner, self.unless))


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """A signal's own exception: a pattern that, found in the sentence, stops it under a name."""

    name: str
    pattern: Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRules:
    """How one signal is found. `spares` names the liveness rules that do not stop it."""

    id: str
    patterns: tuple[Pattern, ...]
    guards: tuple[Guard, ...] = ()
    spares: frozenset[str] = frozenset()
    context: int | None = None
    """A class that the paragraph must hold."""
    threshold: float = 0.5
    """From which confidence on the signal is live, by rules alone."""
    verifier: bool = True
    """Whether a verifier that knows the signal's id judges it."""
    with_model: float = 0.5
    """The same when the verifier has judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blend:
    """How model and rules make one confidence, as log-odds: numbers learned from labelled news.

    `model` times the model's log-odds, plus `rules` times the rules' own, plus `proposed`; for a signal that no rule
    proposed, `model_alone` times the model's log-odds plus `unproposed`.
    """

    model: float = 1.0
    rules: float = 0.0
    proposed: float = 0.0
    model_alone: float = 1.0
    unproposed: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A whole compiled catalogue."""

    classes: Mapping[int, tuple[str, ...]] = field(repr=False)
    signals: tuple[SignalRules, ...]
    cues: tuple[Cue, ...]
    subjects: tuple[Subject, ...] = ()
    topic: int
    """The class of words that speak of conflict at all."""
    stops: Mapping[str, float] = field(default_factory=dict)
    """By how much a rule that stops a mention lowers its log-odds; `DEFAULT_STOP` for one not named."""
    blend: Blend = Blend()
