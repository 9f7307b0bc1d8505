"""Draw the pictures of the question bank: python benchmarks/make_pictures.py [FOLDER], default sources/pictures.

Each picture is one function; its name is the file's name. The background is pale and opaque, so that a picture reads
the same on a light and on a dark card. Needs the `pictures` extra (matplotlib); same versions, same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle
from PIL import Image

PAPER, INK, BLUE, ORANGE, GREEN, RED, GREY = "#fbfaf5", "#23262b", "#2b6cb0", "#c05621", "#2f855a", "#b83280", "#9aa0a6"
COLOURS = (BLUE, ORANGE, GREEN, RED)
STYLE = {
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e3e0d6",
    "axes.axisbelow": True,
    "axes.prop_cycle": mpl.cycler(color=COLOURS),
    "font.size": 11,
    "lines.linewidth": 2.2,
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
}


def panels(columns: int, rows: int = 1, size: tuple[float, float] = (6.4, 3.2)) -> tuple[Figure, np.ndarray]:
    """A figure and its axes as a flat array; `size` in inches, 100 pixels to the inch."""
    figure, axes = plt.subplots(rows, columns, figsize=size)
    return figure, np.atleast_1d(axes).ravel()


def activations() -> Figure:
    from math import erf

    x = np.linspace(-4, 4, 400)
    normal = np.array([0.5 * (1 + erf(v / 2**0.5)) for v in x])
    curves = {
        "sigmoid": 1 / (1 + np.exp(-x)),
        "tanh": np.tanh(x),
        "ReLU": np.maximum(0, x),
        "leaky ReLU (0.1)": np.where(x > 0, x, 0.1 * x),
        "ELU": np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1),
        "GELU": x * normal,
    }
    figure, axes = panels(3, 2, (6.4, 4.2))
    for axis, (name, y) in zip(axes, curves.items(), strict=True):
        axis.axhline(0, color=GREY, lw=0.8)
        axis.axvline(0, color=GREY, lw=0.8)
        axis.plot(x, y)
        axis.set(title=name, ylim=(-1.4, 2.4))
    return figure


def lr_schedules() -> Figure:
    t = np.linspace(0, 1, 500)
    curves = {
        "step decay": 0.1 ** np.floor(t * 3),
        "cosine": 0.5 * (1 + np.cos(np.pi * t)),
        "warm-up and cosine": np.where(t < 0.1, t / 0.1, 0.5 * (1 + np.cos(np.pi * (t - 0.1) / 0.9))),
        "warm-up, stable, decay": np.minimum.reduce([t / 0.1, np.ones_like(t), (1 - t) / 0.2]),
    }
    figure, (axis,) = panels(1)
    for (name, y), dash in zip(curves.items(), ("-", "--", "-.", ":"), strict=True):
        axis.plot(t, y, dash, label=name)
    axis.set(xlabel="share of training", ylabel="learning rate / maximum")
    figure.legend(loc="outside lower center", ncols=2, fontsize=9.5)
    return figure


def attention_masks() -> Figure:
    n = 8
    row, column = np.indices((n, n))
    masks = {
        "full": np.ones((n, n)),
        "causal": column <= row,
        "sliding window (3)": (column <= row) & (column > row - 3),
    }
    figure, axes = panels(3, size=(6.4, 2.6))
    for axis, (name, mask) in zip(axes, masks.items(), strict=True):
        axis.imshow(mask, cmap=mpl.colors.ListedColormap(["#e8e5da", BLUE]), vmin=0, vmax=1)
        axis.set_xticks(np.arange(-0.5, n), [])
        axis.set_yticks(np.arange(-0.5, n), [])
        axis.tick_params(length=0)
        axis.grid(color=PAPER, lw=1.5)
        axis.set(title=name, xlabel="key position")
    axes[0].set_ylabel("query position")
    return figure


def bias_variance() -> Figure:
    x = np.linspace(0.5, 10, 200)
    bias, variance, noise = 4 / x, 0.02 * x**2, 0.5
    figure, (axis,) = panels(1)
    axis.plot(x, bias, "--", label="bias squared")
    axis.plot(x, variance, "-.", label="variance")
    axis.axhline(noise, color=GREY, ls=":", label="noise")
    axis.plot(x, bias + variance + noise, color=INK, label="expected error")
    best = x[np.argmin(bias + variance)]
    axis.axvline(best, color=RED, lw=1)
    axis.text(best + 0.15, 6.4, "best", color=RED)
    axis.set(xlabel="complexity of the model", ylabel="error", ylim=(0, 7), xticks=[], yticks=[])
    axis.legend(loc="upper right")
    return figure


def conv_output() -> Figure:
    figure, axes = panels(2, size=(6.4, 3.4))
    for axis, stride in zip(axes, (1, 2), strict=True):
        size = (5 + 2 - 3) // stride + 1
        for r, c in np.ndindex(7, 7):
            inside = 0 < r < 6 and 0 < c < 6
            axis.add_patch(Rectangle((c, -r), 1, 1, fc="#cfe0f2" if inside else "#efece2", ec=PAPER, lw=2))
        for r, c in np.ndindex(size, size):
            axis.plot(c * stride + 1.5, -r * stride - 0.5, "o", color=ORANGE, ms=7)
        axis.add_patch(Rectangle((0, -2), 3, 3, fill=False, ec=RED, lw=2.5))
        axis.set(xlim=(-0.2, 7.2), ylim=(-6.2, 1.2), aspect="equal", title=f"stride {stride}: {size} × {size} outputs")
        axis.axis("off")
    figure.supxlabel("input 5, padding 1, kernel 3; a dot marks a kernel position", fontsize=10)
    return figure


def scores() -> tuple[np.ndarray, np.ndarray]:
    """Labels and scores of 1,000 examples, one in ten positive, sorted by falling score."""
    rng = np.random.default_rng(7)
    labels = np.repeat([1, 0], [100, 900])
    values = rng.normal(labels * 1.6, 1.0)
    return labels[np.argsort(-values)], np.sort(values)[::-1]


def roc_pr() -> Figure:
    labels, _ = scores()
    found, wrong = np.cumsum(labels), np.cumsum(1 - labels)
    recall, fpr, precision = found / 100, wrong / 900, found / (found + wrong)
    area = np.trapezoid(recall, fpr)
    figure, (left, right) = panels(2, size=(6.4, 3.3))
    left.plot(fpr, recall)
    left.plot([0, 1], [0, 1], ":", color=GREY)
    left.set(xlabel="false positive rate", ylabel="true positive rate", title=f"ROC, area {area:.2f}", aspect="equal")
    right.plot(recall, precision, color=ORANGE)
    right.axhline(0.1, color=GREY, ls=":")
    right.set(xlabel="recall", ylabel="precision", title="PR, 10 % positive", ylim=(0, 1.03))
    return figure


def overfitting() -> Figure:
    t = np.linspace(0, 100, 300)
    train = 0.08 + 0.9 * np.exp(-t / 22)
    valid = 0.32 + 0.68 * np.exp(-t / 16) + 0.00004 * t**2
    figure, (axis,) = panels(1)
    axis.plot(t, train, label="training loss")
    axis.plot(t, valid, "--", label="validation loss")
    best = t[np.argmin(valid)]
    axis.axvline(best, color=RED, lw=1)
    axis.text(best + 1, 0.9, "stop here", color=RED)
    axis.set(xlabel="epoch", ylabel="loss", ylim=(0, 1.05))
    axis.legend(loc="upper right")
    return figure


def gradient_descent() -> Figure:
    x = np.linspace(-5, 5, 200)
    figure, axes = panels(3, size=(6.4, 2.7))
    for axis, (name, rate) in zip(axes, (("too small", 0.02), ("good", 0.25), ("too large", 1.03)), strict=True):
        w = [4.0]
        for _ in range(8):
            w.append(w[-1] - rate * 2 * w[-1])
        path = np.array(w)
        axis.plot(x, x**2, color=GREY, lw=1.5)
        axis.plot(path, path**2, "o-", color=ORANGE, ms=4, lw=1.2)
        axis.set(title=f"{name}: η = {rate}", xlabel="w", ylim=(-1, 30), xlim=(-5.4, 5.4))
    axes[0].set_ylabel("loss w²")
    return figure


def normalisation() -> Figure:
    figure, axes = panels(3, size=(6.4, 2.9))
    chosen: dict[str, Callable[[int, int], bool]] = {
        "batch": lambda r, c: c == 2,
        "layer": lambda r, c: r == 1,
        "group, 2 groups": lambda r, c: r == 1 and c < 3,
    }
    for axis, (name, rule) in zip(axes, chosen.items(), strict=True):
        for r, c in np.ndindex(4, 6):
            axis.add_patch(Rectangle((c, -r), 1, 1, fc=BLUE if rule(r, c) else "#e8e5da", ec=PAPER, lw=2))
        axis.set(
            xlim=(-0.1, 6.1), ylim=(-3.1, 1.1), aspect="equal", title=name, xticks=[], yticks=[], xlabel="channels"
        )
        axis.grid(visible=False)
    axes[0].set_ylabel("examples")
    figure.supxlabel("blue: the values that share one mean and one variance", fontsize=10)
    return figure


def box(axis: plt.Axes, place: tuple[float, float, float, float], text: str, colour: str) -> None:
    """A labelled box; `place` is x, y, width, height in the axis' own units."""
    x, y, w, h = place
    axis.add_patch(FancyBboxPatch((x, y), w, h, boxstyle="round,pad=0.02", fc=colour, ec=INK, lw=1.2))
    axis.text(x + w / 2, y + h / 2, text, ha="center", va="center", fontsize=10)


def arrow(axis: plt.Axes, start: tuple[float, float], end: tuple[float, float], colour: str = INK) -> None:
    axis.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=13, color=colour, lw=1.4))


def lora() -> Figure:
    figure, (axis,) = panels(1, size=(6.4, 3.0))
    box(axis, (1.5, 1.35, 2.0, 1.4), "W\nfrozen\n4096 × 4096", "#e8e5da")
    box(axis, (2.4, 0.15, 1.9, 0.6), "A   8 × 4096", "#cfe0f2")
    box(axis, (5.0, 0.15, 1.9, 0.6), "B   4096 × 8", "#cfe0f2")
    axis.text(0.3, 2.0, "input x", ha="center")
    axis.text(7.6, 2.0, "W x + (α/r) B A x", ha="center")
    arrow(axis, (0.8, 2.05), (1.45, 2.05))
    arrow(axis, (0.35, 1.9), (2.35, 0.45))
    arrow(axis, (4.35, 0.45), (4.95, 0.45))
    arrow(axis, (3.55, 2.05), (6.5, 2.05))
    arrow(axis, (6.95, 0.5), (7.5, 1.9))
    axis.set(xlim=(-0.2, 8.9), ylim=(0, 2.9))
    axis.set_title("trained: 65,536 of 16.8 million weights, 0.4 %", fontsize=11)
    axis.axis("off")
    return figure


def moe() -> Figure:
    figure, (axis,) = panels(1, size=(6.4, 3.2))
    box(axis, (0.1, 1.35, 1.1, 0.6), "token", "#fbe3d0")
    box(axis, (2.0, 1.35, 1.2, 0.6), "router", "#d8ecdf")
    weights = (None, 0.7, None, 0.3)
    for i, weight in enumerate(weights):
        y = 2.75 - i * 0.9
        used = weight is not None
        box(
            axis,
            (4.2, y - 0.3, 1.8, 0.6),
            f"expert {i + 1}: {weight}" if used else f"expert {i + 1}",
            "#cfe0f2" if used else "#efece2",
        )
        arrow(axis, (3.25, 1.65), (4.15, y), BLUE if used else "#d5d2c8")
        if used:
            arrow(axis, (6.05, y), (7.05, 1.65), BLUE)
    box(axis, (7.1, 1.35, 1.6, 0.6), "weighted sum", "#fbe3d0")
    arrow(axis, (1.25, 1.65), (1.95, 1.65))
    axis.set(xlim=(0, 8.9), ylim=(-0.4, 3.2))
    axis.axis("off")
    return figure


def diffusion() -> Figure:
    rng = np.random.default_rng(3)
    x = np.linspace(0, 2 * np.pi, 120)
    clean, noise = np.sin(x) + 0.4 * np.sin(3 * x), rng.normal(size=120)
    figure, axes = panels(4, size=(6.4, 2.2))
    for axis, keep in zip(axes, (1.0, 0.8, 0.3, 0.0), strict=True):
        axis.plot(x, keep**0.5 * clean + (1 - keep) ** 0.5 * noise, lw=1.3)
        axis.set(title=rf"$\bar\alpha_t$ = {keep}", ylim=(-3.2, 3.2), xticks=[], yticks=[])
    return figure


def positional() -> Figure:
    position, pair = np.arange(64)[:, None], np.arange(32)[None, :]
    angle = position / 10000 ** (pair / 32)
    table = np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(64, 64)
    figure, (axis,) = panels(1, size=(5.6, 3.6))
    image = axis.imshow(table, cmap="RdBu_r", aspect="auto", vmin=-1, vmax=1)
    axis.grid(visible=False)
    axis.set(xlabel="dimension", ylabel="position")
    figure.colorbar(image, ax=axis)
    return figure


def l1_l2() -> Figure:
    figure, axes = panels(2, size=(6.4, 3.2))
    turn = np.linspace(0, 2 * np.pi, 200)
    shapes = {
        "L1: a corner, one weight is 0": (np.array([1, 0, -1, 0, 1]), np.array([0, 1, 0, -1, 0])),
        "L2: a smooth ball, both stay": (np.cos(turn), np.sin(turn)),
    }
    a, b = np.meshgrid(np.linspace(-1.6, 2.4, 200), np.linspace(-1.6, 2.6, 200))
    bowl = (a - 0.7) ** 2 + 1.0 * (b - 1.9) ** 2
    touch = ((0.0, 1.0), (0.7 / 4.1**0.5, 1.9 / 4.1**0.5))
    for axis, (name, (x, y)), point in zip(axes, shapes.items(), touch, strict=True):
        height = (point[0] - 0.7) ** 2 + (point[1] - 1.9) ** 2
        axis.contour(a, b, bowl, levels=sorted([0.1, 0.5, height, 2.6, 4.5]), colors=GREY, linewidths=1)
        axis.fill(x, y, color=BLUE, alpha=0.25)
        axis.plot(x, y, color=BLUE)
        axis.plot(*point, "o", color=RED, ms=8)
        axis.set(title=name, aspect="equal", xlabel="w₁", ylabel="w₂", xlim=(-1.5, 2), ylim=(-1.4, 2.5))
        axis.title.set_fontsize(10.5)
    return figure


def temperature() -> Figure:
    logits, tokens = np.array([3.0, 2.0, 1.0, 0.0]), ("the", "a", "one", "this")
    figure, axes = panels(3, size=(6.4, 2.6))
    for axis, t in zip(axes, (0.5, 1.0, 2.0), strict=True):
        p = np.exp(logits / t) / np.exp(logits / t).sum()
        bars = axis.bar(tokens, p, color=BLUE)
        axis.bar_label(bars, fmt="%.2f", fontsize=9)
        axis.set(title=f"T = {t}", ylim=(0, 1.05))
        axis.grid(visible=False, axis="x")
    axes[0].set_ylabel("probability")
    return figure


def kv_cache() -> Figure:
    tokens = np.array([2, 8, 32, 128])
    figure, (axis,) = panels(1, size=(6.0, 3.2))
    for (name, heads), dash in zip(
        (("multi-head (32)", 32), ("grouped (8)", 8), ("multi-query (1)", 1)), ("o-", "s--", "^-."), strict=True
    ):
        gib = 2 * 32 * heads * 128 * 2 * tokens * 1024 / 2**30
        axis.plot(tokens, gib, dash, label=name)
    axis.set(xscale="log", yscale="log", xlabel="context in thousands of tokens (× 1024)", ylabel="cache in GiB")
    axis.set_xticks(tokens, [str(t) for t in tokens])
    axis.minorticks_off()
    axis.legend(title="key-value heads", fontsize=9.5)
    return figure


def receptive_field() -> Figure:
    figure, (axis,) = panels(1, size=(6.4, 2.8))
    widths = (7, 5, 3, 1)
    for level, width in enumerate(widths):
        for i in range(-4, 5):
            seen = abs(i) <= width // 2
            axis.add_patch(Rectangle((i - 0.45, level - 0.3), 0.9, 0.6, fc=BLUE if seen else "#e8e5da", ec=PAPER))
        name = "input" if level == 0 else f"layer {level}"
        axis.text(-4.8, level, name, ha="right", va="center")
        axis.text(4.8, level, f"sees {width}" if level == 0 else "", va="center")
    axis.set(xlim=(-6.6, 6.3), ylim=(-0.5, 3.6))
    axis.set_title("three 3-wide convolutions: one unit on top depends on 7 inputs", fontsize=11)
    axis.axis("off")
    return figure


def confusion() -> Figure:
    table = np.array([[90, 10], [30, 870]])
    figure, (axis,) = panels(1, size=(4.4, 3.4))
    axis.imshow(np.log(table), cmap="Blues", vmin=1, vmax=9)
    for (r, c), count in np.ndenumerate(table):
        axis.text(c, r, f"{count}", ha="center", va="center", fontsize=16)
    axis.grid(visible=False)
    axis.set_xticks([0, 1], ["ill", "well"])
    axis.set_yticks([0, 1], ["ill", "well"])
    axis.set(xlabel="predicted", ylabel="true")
    return figure


PICTURES = (
    activations,
    attention_masks,
    bias_variance,
    confusion,
    conv_output,
    diffusion,
    gradient_descent,
    kv_cache,
    l1_l2,
    lora,
    lr_schedules,
    moe,
    normalisation,
    overfitting,
    positional,
    receptive_field,
    roc_pr,
    temperature,
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
