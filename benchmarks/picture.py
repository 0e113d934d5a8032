"""The picture of ``docs/performance.md``: time to a proven 0.1 % by size, one line per contender."""

from __future__ import annotations

import math
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from benchmarks.contenders.registry import contenders
from benchmarks.programs import OURS
from benchmarks.record import Record, Times
from benchmarks.report import PROOF

# Distinct in grey and for the colour-blind (Okabe and Ito).
COLOURS = {
    "cxalloc": "#000000",
    "HiGHS": "#0072b2",
    "PuLP + HiGHS": "#56b4e9",
    "PuLP + CBC": "#e69f00",
    "OR-Tools SCIP": "#009e73",
}


def draw(record: Record, path: Path) -> None:
    """Draw it into a PNG file: medians over the seeds; a hollow mark at the cap is a run that did not finish."""
    times = Times(record)
    figure = Figure(figsize=(8, 5), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for key in times.contenders:
        contender = contenders()[key]
        seconds = [times.typical(size, key, PROOF) for size in times.sizes]
        drawn = [min(value, times.cap) for value in seconds]
        colour = COLOURS[contender.name]
        axes.plot(
            times.sizes,
            drawn,
            linestyle="--" if contender.rows == OURS else "-",
            linewidth=2.5 if key == "cxalloc" else 1.2,
            color=colour,
            label=contender.title,
        )
        for size, value, height in zip(times.sizes, seconds, drawn, strict=True):
            axes.plot(size, height, "o", color=colour, markerfacecolor="white" if math.isinf(value) else colour)
    axes.axhline(times.cap, color="#999999", linewidth=0.8, linestyle=":")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(times.sizes, [f"{size:,}" for size in times.sizes])
    low, high = axes.get_ylim()
    ticks = [step * 10.0**power for power in range(-3, 4) for step in (1, 2, 5) if low <= step * 10.0**power <= high]
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    axes.set_xlabel("initiatives")
    axes.set_ylabel("seconds to a proven gap of 0.1 %")
    axes.grid(color="#dddddd", linewidth=0.6)
    axes.legend(fontsize="small", frameon=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Software": None})
