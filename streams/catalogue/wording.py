"""What an alert says about a signal in general: catalogue in, wording and country names out."""

from collections.abc import Mapping
from functools import cache

from schemas import EventCode
from streams.catalogue.load import Catalogue
from streams.catalogue.spec import SignalSpec
from streams.correlation.compose import Wording


def wording(catalogue: Catalogue, signal: str) -> Wording:
    """Word a signal; one that this catalogue lacks (another worker's may be newer) goes by its id."""
    spec = catalogue.signals.get(signal)
    if spec is None:
        return Wording(title=signal.replace("_", " ").capitalize(), description="", severity="Unknown")
    return Wording(title=spec.title, description=spec.description, severity=spec.severity, codes=_codes(spec))


def _codes(spec: SignalSpec) -> tuple[EventCode, ...]:
    cameo = (EventCode(scheme="CAMEO", value=value, label=label) for value, label in spec.codes.cameo.items())
    plover = (EventCode(scheme="PLOVER", value=value, label=label) for value, label in spec.codes.plover.items())
    return (*cameo, *plover)


@cache
def countries() -> Mapping[str, str]:
    """Name every country by its ISO 3166 alpha-3 code, and Kosovo by the code in general use."""
    import pycountry

    names = {country.alpha_3: getattr(country, "common_name", country.name) for country in pycountry.countries}
    return {**names, "XKX": "Kosovo"}
