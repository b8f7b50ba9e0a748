"""The catalogue: signal files in, compiled rules and detectors out."""

from streams.catalogue.load import Catalogue, load_catalogue, load_detector
from streams.catalogue.read import CatalogueError

__all__ = ["Catalogue", "CatalogueError", "load_catalogue", "load_detector"]
