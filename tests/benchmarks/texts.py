"""Invented articles for measuring: our own sentences, combined by a seeded generator to ordinary and war-dense news."""

import random
from collections.abc import Mapping, Sequence

from schemas import Article
from streams.catalogue import load_catalogue

QUIET = """\
The council will vote on Thursday on a new tram line between the old harbour and the university.
Shares in the dairy company rose by four per cent after it reported a better quarter than analysts had feared.
Rain is expected in the north by evening, with sunny spells further south and a light wind from the sea.
The museum has bought a portrait of a baker's wife that was thought to be lost for two hundred years.
Farmers in the valley say that the apricot harvest will be the best for a decade.
The goalkeeper, who is 34, signed a contract for another season on Monday and said that he felt at home.
Researchers found that bees which are fed on two kinds of pollen live longer than those fed on one.
The mayor said that repairs to the bridge would take until spring and cost more than was planned.
A bus company has ordered forty electric vehicles, the first of which will run in October.
Parents at the village school have raised money for a library by selling cakes and old bicycles.
The minister of finance told parliament that the deficit was smaller than in the year before.
The film opens in cinemas next week and has already been praised for its quiet photography.
Two airlines have agreed to share lounges at nine airports, a spokeswoman said.
A court in the capital ordered the builder to pay back deposits to eleven families.
The singer has cancelled three concerts because of a cold and asked her fans for patience.
Prices of wheat fell for a third day as traders looked at forecasts of a large crop.
The university will offer a course on the history of glass from next autumn.
Volunteers planted two thousand oaks on the hill where a fire destroyed the wood four summers ago.
The chess champion drew his seventh game in a row and keeps a lead of one point.
Ministers of the coastal states discussed quotas for herring and promised to meet again in June.
A new ferry will cut the journey to the island to forty minutes, its owners say.
The coach said that the team had trained well and that nobody was injured.
Doctors advise people over sixty to have a vaccination before winter.
The town's last bookshop will close in August unless a buyer is found.
An opinion poll puts the two largest parties level, with a fifth of voters undecided.
""".splitlines()


WAR = ("attack", "offensive")
"""Signals of any war-dense article; each has some others besides."""


def ordinary(count: int, *, seed: int = 1) -> list[Article]:
    """Make articles of some 470 words of which about one sentence in twenty speaks of conflict."""
    return _articles(count, share=1 / 20, seed=seed)


def war_dense(count: int, *, seed: int = 2) -> list[Article]:
    """Make articles of the same length in which every other sentence does."""
    return _articles(count, share=1 / 2, seed=seed)


def loud_sentences() -> dict[str, list[str]]:
    """Return the catalogue's examples, of both kinds, by signal."""
    specs = load_catalogue().signals
    return {name: [*spec.examples.fires, *spec.examples.silent] for name, spec in specs.items()}


def _articles(count: int, *, share: float, seed: int) -> list[Article]:
    dice = random.Random(seed)
    loud = loud_sentences()
    return [Article.of("\n\n".join(_paragraphs(dice, loud, share)), id=f"bench-{seed}-{n}") for n in range(count)]


def _paragraphs(dice: random.Random, by_signal: Mapping[str, Sequence[str]], share: float) -> list[str]:
    about = (*WAR, *dice.sample(sorted(by_signal), 2))
    loud = [text for name in about for text in by_signal[name]]
    paragraphs: list[str] = []
    words = 0
    while words < 470:
        chosen = [dice.choice(loud if dice.random() < share else QUIET) for _ in range(dice.randint(1, 3))]
        paragraphs.append(" ".join(text if text[-1] in ".!?”" else f"{text}." for text in chosen))
        words += paragraphs[-1].count(" ") + 1
    return paragraphs
