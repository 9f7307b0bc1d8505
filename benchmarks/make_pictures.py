"""Draw the pictures of the question bank: python benchmarks/make_pictures.py [FOLDER], default sources/pictures.

The background is pale and opaque, so that a picture reads the same on a light and on a dark card. Needs the `pictures`
extra (matplotlib); same versions, same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pictures_curves as curves
import pictures_diagrams as diagrams
from matplotlib.figure import Figure
from pictures_paper import STYLE
from PIL import Image

PICTURES = (
    curves.activations,
    diagrams.attention_masks,
    curves.bias_variance,
    diagrams.confusion,
    diagrams.conv_output,
    curves.diffusion,
    curves.gradient_descent,
    curves.kv_cache,
    curves.l1_l2,
    diagrams.lora,
    curves.lr_schedules,
    diagrams.moe,
    diagrams.normalisation,
    curves.overfitting,
    diagrams.positional,
    diagrams.receptive_field,
    curves.roc_pr,
    curves.temperature,
)


def save(figure: Figure, path: Path) -> None:
    """Write a PNG of at most 64 colours: a third of the size, no difference to the eye."""
    figure.canvas.draw()
    image = Image.fromarray(np.asarray(figure.canvas.buffer_rgba())).convert("RGB")
    image.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)
    plt.close(figure)


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parents[1] / "sources" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context({**STYLE, "figure.dpi": 100}):
        for draw in PICTURES:
            path = folder / f"{draw.__name__}.png"
            save(draw(), path)
            print(f"{path.name}  {path.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main(sys.argv[1:])
