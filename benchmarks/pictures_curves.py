"""Pictures of the question bank that are curves. Each is one function; its name is the file's name."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from pictures_paper import BLUE, GREY, INK, ORANGE, RED, panels


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


def diffusion() -> Figure:
    rng = np.random.default_rng(3)
    x = np.linspace(0, 2 * np.pi, 120)
    clean, noise = np.sin(x) + 0.4 * np.sin(3 * x), rng.normal(size=120)
    figure, axes = panels(4, size=(6.4, 2.2))
    for axis, keep in zip(axes, (1.0, 0.8, 0.3, 0.0), strict=True):
        axis.plot(x, keep**0.5 * clean + (1 - keep) ** 0.5 * noise, lw=1.3)
        axis.set(title=rf"$\bar\alpha_t$ = {keep}", ylim=(-3.2, 3.2), xticks=[], yticks=[])
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
