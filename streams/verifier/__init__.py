"""The learned second opinion: a passage in, the probability that each signal is live in it out."""

from streams.verifier.bundle import BrokenModel, Bundle, MissingRuntime
from streams.verifier.encoder import EncoderVerifier, load_verifier

__all__ = ["BrokenModel", "Bundle", "EncoderVerifier", "MissingRuntime", "load_verifier"]
