"""What a signal file and the vocabulary files may hold, as an analyst writes them."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from schemas.alert import Severity

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,63}$")]
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=80)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]
Share = Annotated[float, Field(ge=0, le=1)]


class Spec(BaseModel):
    """Frozen and closed: an unknown field is a typing error of the analyst's, not data."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class WordClass(Spec):
    """Phrases that mean one thing. Verbs inflect their first word, nouns their last; words stand as they are."""

    words: tuple[Phrase, ...] = ()
    verbs: tuple[Phrase, ...] = ()
    nouns: tuple[Phrase, ...] = ()
    include: tuple[Name, ...] = ()
    """Classes whose phrases belong to this one too."""

    @model_validator(mode="before")
    @classmethod
    def _accept_a_list(cls, value: object) -> object:
        return {"words": value} if isinstance(value, list) else value


class Patterns(Spec):
    """Strong patterns are live signals unless something stops them; weak ones need the verifier's yes.

    Sure ones are idioms that hardly mean anything else: beside them the verifier's doubt counts for less.
    """

    sure: tuple[Line, ...] = ()
    strong: tuple[Line, ...] = ()
    weak: tuple[Line, ...] = ()

    @model_validator(mode="after")
    def _not_empty(self) -> "Patterns":
        if not (self.sure or self.strong or self.weak):
            raise ValueError("needs at least one pattern")
        return self


class Codes(Spec):
    """Codes with their labels, in the two schemes of the field; both empty where neither has the event."""

    cameo: Mapping[str, str] = {}
    plover: Mapping[str, str] = {}


class Confidence(Spec):
    """How often a candidate by rules alone is right, and from which confidence on it is reported."""

    sure: Share = 0.9
    strong: Share = 0.8
    weak: Share = 0.3
    threshold: Share = 0.5
    with_model: Share = 0.5


class Examples(Spec):
    """Sentences that must fire the signal, and that must not."""

    fires: tuple[Prose, ...] = ()
    silent: tuple[Prose, ...] = ()


class SignalSpec(Spec):
    """One signal file."""

    id: Name
    version: int = Field(default=1, ge=1)
    status: Literal["experimental", "stable", "deprecated"] = "stable"
    severity: Severity = "Unknown"
    title: Line
    description: Prose
    codes: Codes = Codes()
    classes: Mapping[Name, WordClass] = {}
    patterns: Patterns
    context: Line | None = None
    """Class (or classes, joined by |) of which the paragraph must hold a word."""
    unless: Mapping[Line, Line | tuple[Line, ...]] = {}
    """Patterns that stop the signal when the sentence holds them, by a name that `explain` shows."""
    spares: tuple[Name, ...] = ()
    """Liveness rules that do not stop this signal."""
    confidence: Confidence = Confidence()
    verifier: bool = True
    """False keeps the built-in model out: for a file that gives a built-in id another meaning."""
    false_positives: tuple[Prose, ...] = ()
    known_gaps: tuple[Prose, ...] = ()
    runbook: Prose
    examples: Examples


class LivenessSpec(Spec):
    """A rule shared by all signals: its words, standing so near a match, make it no live event."""

    title: Line
    where: Literal["before", "after", "near", "sentence"]
    within: int = Field(default=6, ge=0, le=60)
    sense: bool = False
    """The words mean something else altogether, so that not even a verifier need look."""
    doubt: bool = False
    """It lowers the confidence and stops nothing by itself."""
    words: tuple[Phrase, ...] = ()
    verbs: tuple[Phrase, ...] = ()
    nouns: tuple[Phrase, ...] = ()
    include: tuple[Name, ...] = ()


class SubjectSpec(Spec):
    """A rule on whole articles: `least` different words of it, and none of the class `unless`, up to a match."""

    title: Line
    least: int = Field(default=2, ge=1, le=9)
    unless: Name | None = None
    sense: bool = True
    """The words mean something else altogether, so that not even a verifier need look."""
    words: tuple[Phrase, ...]


class LivenessFile(Spec):
    """`vocabulary/liveness.yaml`."""

    rules: Mapping[Name, LivenessSpec]
    subjects: Mapping[Name, SubjectSpec] = {}


class VocabularyFile(Spec):
    """`vocabulary/words.yaml`. `topic` names the class whose words alone make a sentence worth the verifier's look."""

    topic: Name
    classes: Mapping[Name, WordClass]


class FrequencyFile(Spec):
    """`vocabulary/frequency.yaml`: how many of 1,000 ordinary news items hold a phrase."""

    per_thousand: Mapping[str, float]


class BlendSpec(Spec):
    """How model and rules make one confidence, as log-odds."""

    model: float = 1.0
    rules: float = 0.0
    proposed: float = 0.0
    model_alone: float = 1.0
    unproposed: float = 0.0


class WeightFile(Spec):
    """`vocabulary/weights.yaml`: learned from labelled news; a pattern not named goes by its file's confidence."""

    blend: BlendSpec = BlendSpec()
    stops: Mapping[str, float] = {}
    patterns: Mapping[Name, Mapping[str, float]] = {}


class IrregularFile(Spec):
    """`vocabulary/irregular.yaml`: past and participle by verb, plural by noun."""

    verbs: Mapping[str, str]
    nouns: Mapping[str, str]
