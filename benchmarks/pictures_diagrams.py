"""Pictures of the question bank that are boxes and grids. Each is one function; its name is the file's name."""

from __future__ import annotations

from collections.abc import Callable

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from pictures_paper import BLUE, ORANGE, PAPER, RED, arrow, box, panels


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
