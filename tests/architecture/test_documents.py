"""Every path and module that the pages for developers name exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (".ci", "benchmarks", "cxalloc", "docs", "sample_portfolios", "solvers", "tests", "tools", "ui")
PAGES = (
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "docs/mathematics.md",
    "docs/performance.md",
    "docs/reliability.md",
    *(f"docs/decisions/{page.name}" for page in sorted((ROOT / "docs" / "decisions").glob("*.md"))),
)
FILES = [path.relative_to(ROOT) for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
MODULES = [path for path in FILES if path.suffix == ".py"]

CODE_BLOCK = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
PATH = re.compile(r"[\w.\-]+(/[\w.\-]+)*/?")
PACKAGES = {"cxalloc", "cxalloc_solvers", "cxalloc_ui", "tests", "benchmarks", "tools"} | {
    path.name for path in (ROOT / "cxalloc").iterdir() if path.is_dir()
}


def ends_of_paths() -> set[str]:
    """Every file and folder, with and without the folders above it, and modules also without ``.py``."""
    ends = set()
    for path in [*FILES, *map(Path, FOLDERS)]:
        for number in range(len(path.parts)):
            end = "/".join(path.parts[number:])
            ends |= {end, end.removesuffix(".py")}
    return ends | {path.name for path in ROOT.iterdir()}


ENDS = ends_of_paths()
WORDS = {word for module in MODULES for word in re.findall(r"\w+", (ROOT / module).read_text("utf-8"))}


def exists(name: str) -> bool:
    """Whether a path is one of the project, or a dotted name is a module or a name that stands in one."""
    if "/" in name or name.endswith(".py"):
        return name.rstrip("/") in ENDS
    path, last = name.replace(".", "/"), name.rpartition(".")[2]
    if path in ENDS:
        return True
    module = path.rpartition("/")[0]
    sources = (one for one in MODULES if f"/{one}".endswith((f"/{module}.py", f"/{module}/__init__.py")))
    return any(re.search(rf"\b{last}\b", (ROOT / one).read_text("utf-8")) for one in sources)


def names_in(text: str) -> set[str]:
    """The paths of the project, modules and names in modules that a page has as code."""
    names = set()
    for code in re.findall(r"`([^`\n]+?)(?:\(\))?`", CODE_BLOCK.sub("", text)):
        if not PATH.fullmatch(code) or "NAME" in code:
            continue
        first = re.split(r"[./]", code)[0]
        if code.endswith(".py") or (first in {*PACKAGES, *FOLDERS} and re.search(r"[./]", code)):
            names.add(code)
    return names


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_exists(page: str) -> None:
    names = names_in((ROOT / page).read_text("utf-8"))
    assert sorted(name for name in names if not exists(name)) == []


def test_every_module_that_the_architecture_names_exists() -> None:
    """Words in lower case as code are modules, folders or names in the sources there."""
    text = CODE_BLOCK.sub("", (ROOT / "ARCHITECTURE.md").read_text("utf-8"))
    words = set(re.findall(r"`([a-z_]+)`", text))
    assert len(words) > 50
    assert sorted(word for word in words if word not in ENDS and word not in WORDS) == []


@pytest.mark.parametrize("name", ["cxalloc/planning/", "building.py", "cxalloc.samples.samples", "domain.coherence"])
def test_what_is_not_there_is_noticed(name: str) -> None:
    assert names_in(f"See `{name}`.") == {name}
    assert not exists(name)
