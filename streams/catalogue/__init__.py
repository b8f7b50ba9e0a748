"""The catalogue: signal files, vocabularies and the gazetteer in, compiled rules and detectors out."""

from streams.catalogue.gazetteer import load_gazetteer
from streams.catalogue.load import Catalogue, detector_maker, load_catalogue, load_detector
from streams.catalogue.read import CatalogueError

__all__ = ["Catalogue", "CatalogueError", "detector_maker", "load_catalogue", "load_detector", "load_gazetteer"]
