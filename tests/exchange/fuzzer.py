"""A coverage-guided fuzzer over one reader: ``python fuzzer.py csv|xlsx|toml FOLDER SECONDS``.

libFuzzer ends the process with an error, the input and the traceback at the first fault.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["cxalloc"]):
    from tests.exchange import hostile

MOST_BYTES = 4096
MEGABYTES = 1500
"""An input for which the process needs more is a fault."""
SECONDS_FOR_ONE = 10


def check_csv(folder: Path, data: bytes) -> None:
    """Any bytes as a CSV file."""
    hostile.import_bytes(folder, "t.csv", data)


def check_xlsx(folder: Path, data: bytes) -> None:
    """A sound workbook with the bytes as a sheet, or with slices replaced as the bytes say."""
    parts = hostile.workbook_parts() if not PARTS else dict(PARTS)
    PARTS.update(parts)
    if data[:1] < b"\x40":
        parts["xl/worksheets/sheet1.xml"] = data[1:]
    else:
        rest = [int.from_bytes(data[at : at + 2], "little") for at in range(1, len(data) - 1, 2)]
        changes = zip(rest[::4], rest[1::4], (count % 50 for count in rest[2::4]), rest[3::4], strict=False)
        parts = hostile.spoilt(parts, changes)
    hostile.import_bytes(folder, "t.xlsx", hostile.zipped(parts))


def check_toml(folder: Path, data: bytes) -> None:
    """Any bytes as portfolio.toml."""
    hostile.read_toml(folder, data)


PARTS: dict[str, bytes] = {}
CHECKS = {"csv": check_csv, "xlsx": check_xlsx, "toml": check_toml}
DICTIONARIES = {
    "csv": [word.encode() for word in (*hostile.HEADINGS, *hostile.CELLS) if word],
    "xlsx": [piece for piece in hostile.XML_PIECES if piece],
    "toml": [piece.encode() for piece in hostile.TOML_PIECES],
}
SEEDS = {
    "csv": ["Nom;Coût (€);ROI\nA;1 234,5 €;12 %\n".encode(), "id,name,level,cost\nb,B,full,1\n".encode("utf-16")],
    "xlsx": [b"\x00" + hostile.workbook_parts()["xl/worksheets/sheet1.xml"], b"\x41" + bytes(range(32))],
    "toml": [hostile.TOML.encode()],
}


def main() -> None:
    """Fuzz until the time is over."""
    name, folder, seconds = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    corpus, work, found = (folder / one for one in ("corpus", "work", "found"))
    for one in (corpus, work, found):
        one.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[name]):
        (corpus / f"seed{number}").write_bytes(seed)
    words = folder / "words"
    words.write_text(
        "".join('"' + "".join(f"\\x{byte:02x}" for byte in word[:60]) + '"\n' for word in DICTIONARIES[name])
    )
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={MOST_BYTES}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-timeout={SECONDS_FOR_ONE}",
        f"-dict={words}",
        f"-artifact_prefix={found}/",
        "-print_final_stats=1",
        str(corpus),
    ]
    check = CHECKS[name]
    atheris.Setup([sys.argv[0], *options], lambda data: check(work, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
