"""The tables of ``docs/performance.md``, from what a run has recorded."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

from benchmarks.contenders.registry import contenders
from benchmarks.overhead import OURS, PULP, RAW
from benchmarks.record import FIRST, Milestone, Ratio, Record, Times, name_of
from benchmarks.sweeps import BASELINE, SWEEP, WARM, WHAT_IF
from benchmarks.trail import GAPS

BEGIN = "<!-- measured: begin (written by make bench: edit outside of it) -->"
END = "<!-- measured: end -->"
NOT_THERE = "not there yet"

MILESTONES: dict[Milestone, str] = {FIRST: FIRST, **{gap: f"{gap * 100:g} %" for gap in GAPS}}
PROOF = 0.001
TARGETS: tuple[tuple[str, Milestone, dict[int, float]], ...] = (
    ("to a proven 0.1 %", PROOF, {50: 0.33, 200: 0.33, 1000: 0.25, 5000: 0.25}),
    ("a first plan, proven to be within 1 %", 0.01, dict.fromkeys((50, 200, 1000, 5000), 0.25)),
)
TARGET_GROWTH = 1.3
TARGET_OF_BASELINE = 0.2
GROWTH_FROM = 1000


_RACE_NOTE = (
    "Seconds, medians over the seeds: until each gap was proved, and until the call for 0.1 % came back (cxalloc "
    "settles ties after the proof); then the most memory held (MB). The ratio is cxalloc's time over that of the best "
    "of the others on straightforward rows."
)
_OVERHEAD_NOTE = (
    "Milliseconds of a processor to write the rows, load them and read the answer back, without the solver's own run; "
    "and to change a right-hand side and run again. Raw highspy and PuLP on the straightforward rows, cxalloc on its "
    "own."
)


def write_report(record: Record, path: Path, picture: str | None = None) -> None:
    """Write the tables into the page between its marks; the text outside of them is kept.

    ``picture`` is the address of the picture, as seen from the page.
    """
    block = "\n\n".join([BEGIN, *_sections(record, picture), END])
    path.parent.mkdir(parents=True, exist_ok=True)
    page = path.read_text(encoding="utf-8") if path.exists() else f"{BEGIN}\n{END}\n"
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    path.write_text(f"{before}{block}{after}", encoding="utf-8", newline="\n")


def _sections(record: Record, picture: str | None) -> Iterable[str]:
    times = Times(record)
    yield _machine(record)
    yield from record.notes
    if times.sizes:
        yield "## Targets\n\n" + _targets(times)
        if picture:
            yield f"![Time to a proven gap of 0.1 % by number of initiatives]({picture})"
        yield f"## Time to each gap\n\n{_RACE_NOTE}"
        for size in times.sizes:
            yield f"### n = {size:,}\n\n" + _race_table(times, size)
        yield "## Growth\n\n" + _growth(times)
    if times.samples:
        yield "## The samples\n\nSeconds to a proven 0.1 % and 0.01 %.\n\n" + _samples(times)
    if times.instances:
        wrong = [f"- {line}" for line in times.contradictions()]
        agreed = "No plan is worth more than any contender has proved to be possible."
        yield "\n".join(["**Contradictions:**", "", *wrong]) if wrong else agreed
    if record.overheads:
        yield "## Around the solver's run\n\n" + _overheads(record)
    if record.questions:
        yield "## Many questions\n\n" + _questions(record)


def _machine(record: Record) -> str:
    parts = ", ".join(f"{name} {value}" for name, value in record.machine.items() if name not in ("processor", "cores"))
    return (
        f"Measured by `{record.command}` on {record.machine.get('processor')}, {record.machine.get('cores')} cores "
        f"(each contender uses one); {parts}. A run is stopped after {record.cap:g} s; what it had not reached by then "
        f"is written > {record.cap:g}."
    )


def _targets(times: Times) -> str:
    """The table of the project's targets and the results."""
    rows = []
    for title, milestone, wanted in TARGETS:
        for size in times.sizes:
            if size in wanted:
                ratio = times.median_ratio(size, milestone)
                best = contenders()[ratio.best].name if ratio else ""
                rows.append([title, f"{size:,}", f"≤ {wanted[size]:g}", _ratio(ratio), best, _met(ratio, wanted[size])])
    sizes = [size for size in times.sizes if size >= GROWTH_FROM]
    growth = times.growth("cxalloc", PROOF, sizes) if "cxalloc" in times.contenders else None
    if len(sizes) > 1:
        met = "" if growth is None else "yes" if growth <= TARGET_GROWTH else "no"
        span = f"{sizes[0]:,} to {sizes[-1]:,}"
        rows.append(["growth: n to the power of", span, f"≤ {TARGET_GROWTH}", _number(growth), "", met])
    note = "Ratios: cxalloc's time over that of the best of the others on straightforward rows, median over the seeds."
    return note + "\n\n" + _table(["target", "n", "wanted", "measured", "best of the others", "met"], rows)


def _race_table(times: Times, size: int) -> str:
    rows = []
    for key in times.contenders:
        seconds = [times.typical(size, key, milestone) for milestone in MILESTONES]
        seconds.append(times.typical_answer(size, key, PROOF))
        cells = [_seconds(one, times.cap) for one in seconds]
        rows.append([contenders()[key].title, *cells, f"{times.memory(size, key):.0f}"])
    rows.append(["**ratio**", *(_ratio(times.median_ratio(size, one)) for one in MILESTONES), "", ""])
    return _table(["", *MILESTONES.values(), f"answer to {MILESTONES[PROOF]}", "MB"], rows)


def _growth(times: Times) -> str:
    sizes = [size for size in times.sizes if size >= GROWTH_FROM]
    if len(sizes) < 2:
        return f"Needs two sizes from n = {GROWTH_FROM:,} on."
    rows = [
        [contenders()[key].title, *(_number(times.growth(key, gap, sizes)) for gap in GAPS)] for key in times.contenders
    ]
    note = f"The exponent b of n^b that fits the times from n = {sizes[0]:,} to {sizes[-1]:,} (– where one is missing)."
    return note + "\n\n" + _table(["", *(MILESTONES[gap] for gap in GAPS)], rows)


def _samples(times: Times) -> str:
    rows = [
        [
            contenders()[key].title,
            *(
                " / ".join(_seconds(times.of(sample, key, gap), times.cap) for gap in GAPS[-2:])
                for sample in times.samples
            ),
        ]
        for key in times.contenders
    ]
    return _table(["", *map(name_of, times.samples)], rows)


def _overheads(record: Record) -> str:
    header = ["n", *(f"{what}: {way}" for what in ("load", "change") for way in (RAW, OURS, PULP)), f"{OURS} ÷ {RAW}"]
    rows = []
    for one in record.overheads:
        cells = [one[what].get(way) for what in ("load", "change") for way in (RAW, OURS, PULP)]
        shown = [NOT_THERE if cell is None else f"{cell:.2g}" if cell < 1 else f"{cell:.0f}" for cell in cells]
        rows.append([f"{one['instance'][0]:,}", *shown, f"{one['load'][OURS] / one['load'][RAW]:.1f}"])
    return _OVERHEAD_NOTE + "\n\n" + _table(header, rows)


def _questions(record: Record) -> str:
    rows = []
    titles = {SWEEP: "{count} budgets from half to one and a half", WHAT_IF: "a what-if after a small change"}
    asked = {(one["do"], tuple(one["instance"]), one["gap"], one["count"]): one for one in record.questions}
    for question, instance, gap, count in asked:
        found = {
            one["way"]: one
            for one in record.questions
            if (one["do"], tuple(one["instance"]), one["gap"]) == (question, instance, gap)
        }
        title = titles[question].format(count=count)
        for way in dict.fromkeys([*found, WARM[question]]):
            one, base = found.get(way), found.get(BASELINE)
            head = [title, f"{instance[0]:,}", f"{gap * 100:g} %", way]
            if one is None:
                rows.append([*head, NOT_THERE, "", "", ""])
                continue
            worst = "–" if one["worst_gap"] is None else f"{one['worst_gap'] * 100:.2g} %"
            share = "" if base is None else f"{one['seconds'] / base['seconds']:.2f}"
            used = f"{one['processor']:.2f}" if "processor" in one else ""
            rows.append([*head, f"{one['seconds']:.2f}", used, worst, share])
    note = (
        f"Seconds in all, and seconds of all processors. Target for the last way of each question: "
        f"≤ {TARGET_OF_BASELINE} of {BASELINE}."
    )
    header = ["question", "n", "gap", "way", "seconds", "processor", "widest gap", "÷ cold"]
    return note + "\n\n" + _table(header, rows)


def _table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _seconds(seconds: float, cap: float) -> str:
    if math.isinf(seconds):
        return f"> {cap:g}"
    return f"{seconds:.2f}" if seconds < 10 else f"{seconds:.1f}"


def _number(number: float | None) -> str:
    return "–" if number is None else f"{number:.2f}"


def _ratio(ratio: Ratio | None) -> str:
    return "–" if ratio is None else f"{ratio.sign} {ratio.value:.2f}".strip()


def _met(ratio: Ratio | None, wanted: float) -> str:
    if ratio is None or (ratio.sign == "<" and ratio.value > wanted):
        return "open"
    return "yes" if ratio.value <= wanted and ratio.sign != ">" else "no"
