"""Labelled items in, the sentence and anchor that the detector would ask about out, so that weights fit what they will see."""

from datetime import date

from streams.catalogue.load import load_catalogue
from streams.detection.candidate import Sighting
from streams.detection.propose import Proposer


class Anchors:
    """Finds, in an item's text, the sentence and the words that the rules hold for a signal's."""

    def __init__(self):
        self._proposer = Proposer(load_catalogue().rules, wide=True)

    def of(self, text: str, on: date | None) -> dict[str, tuple[str, tuple[int, int]]]:
        """Return sentence and anchor by signal; under "" the sentence that the detector takes when only a model fires."""
        best: dict[str, tuple] = {}
        sightings = self._proposer.propose(text, field="text", on=on)
        for sighting in sightings:
            for candidate in sighting.candidates:
                rank = (not candidate.stopped, candidate.strong)
                if candidate.signal not in best or rank > best[candidate.signal][0]:
                    span = (candidate.hits[0].start, max(hit.end for hit in candidate.hits))
                    best[candidate.signal] = (rank, _words(text, sighting), span)
        richest = max(sightings, key=lambda sighting: len(sighting.candidates), default=None)
        sentence = _words(text, richest) if richest else text
        return {"": (sentence, (0, len(sentence)))} | {signal: found[1:] for signal, found in best.items()}


def _words(text: str, sighting: Sighting) -> str:
    return text[sighting.sentence.start : sighting.sentence.end]
