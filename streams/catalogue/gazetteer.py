"""The gazetteer's files in, one compiled `Gazetteer` out. What is wrong is told with file, line and field."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import pycountry
from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints, model_validator

from streams.catalogue.read import error_at, read
from streams.detection.roles.families import FAMILIES
from streams.detection.roles.fold import fold
from streams.detection.roles.gazetteer import Doubt, Gazetteer, Weights
from streams.detection.roles.names import Kind, Name

BUILT_IN = Path(__file__).parent.parent / "gazetteer"
KOSOVO = "XKX"
YUGOSLAVIA = "YUG"

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{1,31}$")]
Phrase = Annotated[str, StringConstraints(min_length=2, max_length=80, strip_whitespace=True)]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9 '/-]*$", max_length=40)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Country(_Entry):
    names: list[Phrase] = []
    people: list[Phrase] = []
    capital: list[Phrase] = []


class _Group(_Entry):
    names: list[Phrase] = Field(min_length=1)
    home: list[Code] = []
    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")


class _Leader(_Entry):
    name: Phrase
    code: Code
    since: date = Field(alias="from")
    until: date = Field(alias="to")
    short: list[Phrase] = []
    titled: list[Phrase] = []

    @model_validator(mode="after")
    def _in_order(self) -> "_Leader":
        if self.until < self.since:
            raise ValueError("`to` lies before `from`")
        return self


class _Ambiguous(_Entry):
    person: bool = False
    not_with: list[Phrase] = []


class _Countries(RootModel[dict[Code, _Country]]):
    pass


class _Groups(RootModel[dict[Code, _Group]]):
    pass


class _Leaders(RootModel[list[_Leader]]):
    pass


class _Phrases(RootModel[dict[Code, list[Phrase]]]):
    pass


class _Places(RootModel[dict[str, list[Phrase]]]):
    pass


class _Words(RootModel[dict[str, list[Word]]]):
    pass


class _Doubts(RootModel[dict[Phrase, _Ambiguous]]):
    pass


class _WeightFile(_Entry):
    mention: dict[str, dict[str, tuple[float, float]]] = {}
    pair: dict[str, dict[str, float]] = {}
    mode: dict[str, dict[str, float]] = {}


def load_gazetteer(folder: Path = BUILT_IN) -> Gazetteer:
    """Read, check and compile the files of `folder`; raise CatalogueError at the first thing that is wrong."""
    countries = read(folder / "countries.yaml", _Countries).root
    groups = read(folder / "groups.yaml", _Groups).root
    _check_countries(folder / "countries.yaml", countries)
    names = _by_phrase(
        (
            *_leader_names(read(folder / "leaders.yaml", _Leaders).root),
            *_country_names(countries),
            *_group_names(groups),
            *_plain_names(read(folder / "organisations.yaml", _Phrases).root, Kind.ORGANISATION),
            *_plain_names(read(folder / "institutions.yaml", _Phrases).root, Kind.INSTITUTION),
            *_place_names(read(folder / "places.yaml", _Places).root),
        )
    )
    doubts = read(folder / "ambiguous.yaml", _Doubts).root
    return Gazetteer(
        names=names,
        doubts={text: Doubt(person=doubt.person, not_with=tuple(doubt.not_with)) for text, doubt in doubts.items()},
        homes={code: tuple(group.home) for code, group in groups.items()},
        classes={word: frozenset(of) for word, of in _inverted(read(folder / "words.yaml", _Words).root).items()},
        modes={word: tuple(of) for word, of in _inverted(read(folder / "modes.yaml", _Words).root).items()},
        weights=_weights(folder / "weights.json"),
    )


def _check_countries(path: Path, countries: Mapping[str, _Country]) -> None:
    for code in countries:
        if code not in (KOSOVO, YUGOSLAVIA) and pycountry.countries.get(alpha_3=code) is None:
            raise error_at(path, (code,), "no ISO 3166 alpha-3 code")


def _weights(path: Path) -> Weights:
    if not path.exists():
        return Weights(mention={}, pair={}, mode={})
    file = read(path, _WeightFile)
    return Weights(
        mention={signal: _summed_pairs(file.mention, signal) for signal in ("", *FAMILIES)},
        pair={signal: _summed(file.pair, signal) for signal in ("", *FAMILIES)},
        mode=file.mode,
    )


def _levels(signal: str) -> tuple[str, ...]:
    return ("", FAMILIES[signal], signal) if signal else ("",)


def _summed(table: Mapping[str, Mapping[str, float]], signal: str) -> dict[str, float]:
    total: defaultdict[str, float] = defaultdict(float)
    for level in _levels(signal):
        for feature, weight in table.get(level, {}).items():
            total[feature] += weight
    return dict(total)


def _summed_pairs(
    table: Mapping[str, Mapping[str, tuple[float, float]]], signal: str
) -> dict[str, tuple[float, float]]:
    actor = {level: {feature: weights[0] for feature, weights in of.items()} for level, of in table.items()}
    target = {level: {feature: weights[1] for feature, weights in of.items()} for level, of in table.items()}
    as_actor, as_target = _summed(actor, signal), _summed(target, signal)
    return {feature: (weight, as_target[feature]) for feature, weight in as_actor.items()}


def _by_phrase(names: Iterable[Name]) -> dict[str, tuple[Name, ...]]:
    """Collect the readings of each phrase; of the same spelling the first is tried first."""
    phrases: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        phrases[fold(name.text)].append(name)
    return {phrase: tuple(readings) for phrase, readings in phrases.items()}


def _country_names(countries: Mapping[str, _Country]) -> Iterator[Name]:
    for record in pycountry.countries:
        yield from _named(_iso_names(record), record.alpha_3, Kind.COUNTRY)
    for code, country in countries.items():
        yield from _named(country.names, code, Kind.COUNTRY)
        yield from _named(_with_plurals(country.people), code, Kind.PEOPLE)
        yield from _named(country.capital, code, Kind.CAPITAL)


_LISTED_APART = frozenset(("COD", "COG", "PRK", "KOR", "USA", "GBR", "TWN", "PSE"))


def _iso_names(record: object) -> Iterator[str]:
    """Yield the register's names that a newspaper would print, so none with a comma in it."""
    if getattr(record, "alpha_3", "") in _LISTED_APART:
        return
    for field in ("name", "common_name", "official_name"):
        name = getattr(record, field, None)
        if name and "," not in name and "(" not in name:
            yield name


def _with_plurals(people: Iterable[str]) -> Iterator[str]:
    for name in people:
        yield name
        if not name.endswith(("s", "sh", "ch", "ese", "men", "man", "x")):
            yield name + "s"


def _named(texts: Iterable[str], code: str, kind: Kind) -> Iterator[Name]:
    return (Name(text=text, code=code, kind=kind) for text in texts)


def _group_names(groups: Mapping[str, _Group]) -> Iterator[Name]:
    for code, group in groups.items():
        for text in group.names:
            yield Name(text=text, code=code, kind=Kind.GROUP, since=group.since, until=group.until)


def _plain_names(table: Mapping[str, list[str]], kind: Kind) -> Iterator[Name]:
    for code, texts in table.items():
        yield from _named(texts, code, kind)


def _leader_names(leaders: list[_Leader]) -> Iterator[Name]:
    moved = _repeated(leader.name for leader in leaders)
    for leader in leaders:
        since, until = leader.since, leader.until
        always = leader.name not in moved
        yield Name(
            text=leader.name,
            code=leader.code,
            kind=Kind.LEADER,
            since=None if always else since,
            until=None if always else until,
        )
        for text in leader.short:
            yield Name(text=text, code=leader.code, kind=Kind.LEADER, since=since, until=until)
        for text in leader.titled:
            yield Name(text=text, code=leader.code, kind=Kind.LEADER, since=since, until=until, titled=True)


def _repeated(values: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    return {value for value in values if value in seen or seen.add(value)}  # type: ignore[func-returns-value]


def _place_names(table: Mapping[str, list[str]]) -> Iterator[Name]:
    dropped = frozenset(table.get("not_places", ()))
    for code, texts in table.items():
        if code not in ("subdivisions", "not_places"):
            yield from _named(texts, code, Kind.PLACE)
    for code in table.get("subdivisions", ()):
        yield from _named((text for text in _subdivisions(code) if text not in dropped), code, Kind.PLACE)


def _subdivisions(code: str) -> Iterator[str]:
    country = pycountry.countries.get(alpha_3=code)
    for record in pycountry.subdivisions.get(country_code=country.alpha_2) or ():
        name = record.name.split("(")[0].split(",")[0].split("/")[0].strip()
        if len(name) >= 4:
            yield name


def _inverted(table: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Turn class to words into word to classes, in the file's order."""
    words: defaultdict[str, list[str]] = defaultdict(list)
    for key, values in table.items():
        for word in values:
            words[word].append(key)
    return words
