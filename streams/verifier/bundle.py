"""A model folder: `verifier.json` names the files with their SHA-256, the signals, their calibration and thresholds."""

import hashlib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

BUILT_IN = Path(__file__).parent / "model"


class MissingRuntime(ImportError):
    """The packages that run the model are not installed."""


class BrokenModel(ValueError):
    """The model's files are missing, damaged or not the ones that `verifier.json` describes."""


class Head(BaseModel):
    """One signal's output: probability = sigmoid(slope * logit + offset)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    signal: str
    slope: float = Field(gt=0)
    offset: float
    threshold: float = Field(gt=0, lt=1)


class Bundle(BaseModel):
    """The contents of `verifier.json`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    longest: int = Field(gt=2, description="tokens a passage is cut to")
    glance: float = Field(description="log-odds at first sight from which a passage is read")
    heads: tuple[Head, ...]
    files: dict[str, str] = Field(description="SHA-256 in hex by file name")

    @classmethod
    def read(cls, folder: Path) -> "Bundle":
        path = folder / "verifier.json"
        try:
            return cls.model_validate_json(path.read_bytes())
        except (OSError, ValidationError) as error:
            raise BrokenModel(f"{path}: {error}") from error

    def file(self, folder: Path, name: str) -> bytes:
        """Return the file's bytes, or raise BrokenModel when they are not the ones that were released."""
        path = folder / name
        try:
            content = path.read_bytes()
        except OSError as error:
            raise BrokenModel(f"{path}: {error.strerror}") from error
        found = hashlib.sha256(content).hexdigest()
        if found != self.files.get(name):
            raise BrokenModel(f"{path}: SHA-256 is {found}, verifier.json says {self.files.get(name)}")
        return content
