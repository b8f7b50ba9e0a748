"""Runs the encoder with onnxruntime: passages to token ids, in batches of like length, to calibrated probabilities."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from streams.verifier.bundle import BUILT_IN, Bundle, MissingRuntime

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH_TOKENS = 1024


def load_verifier(folder: Path = BUILT_IN, *, threads: int = 1) -> "EncoderVerifier":
    """Load and check a model folder; `threads` is how many cores one call may use."""
    try:
        import numpy as np  # noqa: F401
        import onnxruntime
        import tokenizers
    except ImportError as error:
        raise MissingRuntime(f"the verifier needs {error.name}: pip install newsalert[verifier]") from error
    bundle = Bundle.read(folder)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    session = onnxruntime.InferenceSession(
        bundle.file(folder, "model.onnx"), options, providers=["CPUExecutionProvider"]
    )
    tokenizer = tokenizers.Tokenizer.from_str(bundle.file(folder, "tokenizer.json").decode())
    tokenizer.enable_truncation(bundle.longest)
    tokenizer.no_padding()
    return EncoderVerifier(bundle, session, tokenizer)


class EncoderVerifier:
    """The built-in `Verifier`; `load_verifier` makes one. Threads may share it."""

    def __init__(self, bundle: Bundle, session: Any, tokenizer: Any) -> None:
        self._bundle = bundle
        self._session = session
        self._tokenizer = tokenizer
        self._names = tuple(head.signal for head in bundle.heads)
        self.signals = frozenset(self._names)
        self.thresholds: Mapping[str, float] = {head.signal: head.threshold for head in bundle.heads}
        """The probability by signal from which the model alone would alert."""

    @property
    def version(self) -> str:
        """The version of the model, as its card has it."""
        return self._bundle.version

    def judge(self, passages: Sequence[str]) -> list[Mapping[str, float]]:
        """Return calibrated probabilities by signal id, one mapping for each passage."""
        rows = [encoding.ids for encoding in self._tokenizer.encode_batch(list(passages))]
        judged: list[Mapping[str, float]] = [{}] * len(rows)
        for chosen in batches([len(row) for row in rows]):
            probabilities = self._probabilities([rows[i] for i in chosen])
            for i, values in zip(chosen, probabilities.tolist(), strict=True):
                judged[i] = dict(zip(self._names, values, strict=True))
        return judged

    def _probabilities(self, rows: Sequence[Sequence[int]]) -> "NDArray[np.float64]":
        import numpy as np

        longest = max(map(len, rows))
        ids = np.zeros((len(rows), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = row
            mask[i, : len(row)] = 1
        (logits,) = self._session.run(["logits"], {"ids": ids, "mask": mask})
        slopes = np.array([head.slope for head in self._bundle.heads])
        offsets = np.array([head.offset for head in self._bundle.heads])
        calibrated: NDArray[np.float64] = 1 / (1 + np.exp(-(logits.astype(np.float64) * slopes + offsets)))
        return calibrated


def batches(lengths: Sequence[int], *, tokens: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """Group positions by rising length, so that a batch padded to its longest holds at most `tokens` tokens."""
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[i] * (len(batch) + 1) > tokens:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch
