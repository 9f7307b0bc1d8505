"""What the pictures of the question bank are drawn on and with: colours, style, panels, boxes, arrows."""

from __future__ import annotations

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

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


def box(axis: plt.Axes, place: tuple[float, float, float, float], text: str, colour: str) -> None:
    """A labelled box; `place` is x, y, width, height in the axis' own units."""
    x, y, w, h = place
    axis.add_patch(FancyBboxPatch((x, y), w, h, boxstyle="round,pad=0.02", fc=colour, ec=INK, lw=1.2))
    axis.text(x + w / 2, y + h / 2, text, ha="center", va="center", fontsize=10)


def arrow(axis: plt.Axes, start: tuple[float, float], end: tuple[float, float], colour: str = INK) -> None:
    axis.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=13, color=colour, lw=1.4))
