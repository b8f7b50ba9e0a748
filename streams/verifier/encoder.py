"""Runs the encoder with onnxruntime: passages to token ids, one at a time, to calibrated probabilities."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from streams.verifier.bundle import BUILT_IN, Bundle, MissingRuntime
from streams.verifier.glance import Glance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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
    glance = Glance.read(bundle.file(folder, "glance.npy"), bundle.glance)
    return EncoderVerifier(bundle, session, tokenizer, glance)


class EncoderVerifier:
    """The built-in `Verifier`; `load_verifier` makes one. Threads may share it."""

    def __init__(self, bundle: Bundle, session: Any, tokenizer: Any, glance: Glance) -> None:
        self._bundle = bundle
        self._glance = glance
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
        """Return calibrated probabilities by signal id, one mapping for each passage.

        A passage is read by itself: activations are rounded by a scale that is the passage's own, and on one core a
        batch saves nothing. One that is not worth reading has no signal.
        """
        return [self._judge(encoding.ids) for encoding in self._tokenizer.encode_batch(list(passages))]

    def _judge(self, ids: Sequence[int]) -> Mapping[str, float]:
        if not self._glance.is_worth_reading(ids):
            return dict.fromkeys(self._names, 0.0)
        return dict(zip(self._names, self._probabilities(ids).tolist(), strict=True))

    def _probabilities(self, ids: Sequence[int]) -> "NDArray[np.float64]":
        import numpy as np

        (logits,) = self._session.run(["logits"], {"ids": np.array([ids], dtype=np.int64)})
        slopes = np.array([head.slope for head in self._bundle.heads])
        offsets = np.array([head.offset for head in self._bundle.heads])
        calibrated: NDArray[np.float64] = 1 / (1 + np.exp(-(logits[0].astype(np.float64) * slopes + offsets)))
        return calibrated
