"""The command line in French: nothing of it is left in English, its figures are the same, and files do not change."""

from __future__ import annotations

import ast
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from string import Formatter as Fields
from typing import Any

import pytest

from cxalloc.cli.argparse_texts import ARGPARSE_TEXTS
from cxalloc.cli.commands import COMMANDS
from cxalloc.domain.document.document import Document
from cxalloc.domain.message import message
from cxalloc.editing.history import History
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.messages.catalogue import texts_of
from cxalloc.messages.catalogue.plural import Plural
from cxalloc.messages.language import ENGLISH, FRENCH
from cxalloc.messages.numbers import NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE
from cxalloc.samples import samples_folder

ROOT = Path(__file__).resolve().parents[2]
TOML = """\
name = "Boutique du coin"
currency = "EUR"
annual_rate = 0.08
[horizon]
unit = "quarter"
start = "2027-Q1"
budget_periods = 2
benefit_periods = 1
[[funds]]
id = "cx"
name = "Enveloppe CX"
amounts = 54000
[[teams]]
id = "t"
name = "Poseurs"
capacity = 12.5
[[rules]]
id = "plancher"
at_least = "5 %"
select = { kind = "small_allocation" }
[[scenarios]]
name = "Moitié"
[scenarios.set]
"budget.factor" = 0.5
"""
INITIATIVES = "id,name,cost,roi\na,Café,60000,100 %\nb,Cloche,50000,1.11\nc,Vitres,50000,90 %\n"
SMALL = "id,name,fund,minimum,maximum,tier1_rate\nastuces,Astuces,cx,2000,10000,1.2\n"
RUNS = [
    ("check", "FOLDER"),
    ("solve", "FOLDER"),
    ("solve", "FOLDER", "--scenario", "Moitié", "--gap", "0"),
    ("solve", "FOLDER", "--set", "initiative.a.status=must", "--set", "fund.cx.amounts=20000"),
    ("solve", "FOLDER", "--time-limit", "1e-9"),
    ("solve", "FILE", "--save"),
    ("explain", "FOLDER", "a"),
    ("explain", "FOLDER", "b", "--to", "OUT/pourquoi.csv"),
    ("compare", "FOLDER"),
    ("compare", "FOLDER", "--against", "Moitié", "--why", "roi"),
    ("frontier", "FOLDER", "--points", "4"),
    ("export", "FILE", "--to", "OUT/plan.csv"),
    ("export", "FOLDER", "--to", "OUT/dossier"),
    ("prices", "FOLDER", "--set", "initiative.a.status=must"),
    ("alternatives", "FOLDER"),
    ("timing", "FOLDER"),
    (
        "risk",
        "FOLDER",
        "--draws",
        "100",
        "--solved",
        "20",
        "--rho",
        "0,3",
        "--set",
        "initiative.a.cost_high=3",
        "--target",
        "1000",
    ),
    ("check", "FILE"),
    ("check", "EDITED"),
    ("new", "FOLDER", "OUT/neuf.cxalloc"),
    ("new", "FOLDER/initiatives.csv", "OUT/tableau.cxalloc", "--budget", "70000", "--start", "2027-Q1"),
    *((command, "--help") for command in COMMANDS),
    ("--help",),
    # What is refused
    ("solve", "OUT/nulle-part"),
    ("solve", "OUT"),
    ("solve", "FOLDER", "--set", "foo=1"),
    ("solve", "FOLDER", "--set", "fund.cx.amounts=beaucoup"),
    ("solve", "FOLDER", "--set", "foo"),
    ("solve", "FOLDER", "--scenario", "Inconnu"),
    ("solve", "FOLDER", "--gap", "2"),
    ("solve", "FOLDER", "--time-limit", "0"),
    ("solve", "FOLDER", "--solver", "gurobi"),
    ("solve", "FOLDER", "--save"),
    ("solve", "FOLDER", "--bogus"),
    ("solve", "FOLDER/initiatives.csv"),
    ("solve",),
    ("slove", "x"),
    ("OUT/rien",),
    ("explain", "FOLDER", "zzz"),
    ("explain", "FOLDER", "a", "--level", "luxe"),
    ("explain", "FOLDER", "a", "--to", "OUT/x.txt"),
    ("compare", "FOLDER", "Inconnu"),
    ("compare", "FOLDER", "--against", "Inconnu"),
    ("compare", "FOLDER", "--to", "OUT/absent/x.csv"),
    ("frontier", "FOLDER", "--points", "1"),
    ("frontier", "FOLDER", "--fund", "zzz"),
    ("export", "FILE", "--plan", "9", "--to", "OUT/plan.csv"),
    ("export", "FOLDER", "--plan", "9", "--to", "OUT/plan.csv"),
    ("export", "FOLDER", "--to", "OUT/plan.pdf"),
    ("new", "FOLDER", "OUT/neuf.txt"),
    ("new", "FOLDER", "FILE"),
    ("new", "FOLDER", "OUT/n.cxalloc", "--budget", "5"),
    ("new", "FOLDER/initiatives.csv", "OUT/n.cxalloc"),
    ("new", "FOLDER/initiatives.csv", "OUT/n.cxalloc", "--budget", "beaucoup"),
    ("new", "FOLDER/initiatives.csv", "OUT/n.cxalloc", "--budget", "5", "--rate", "x"),
    ("check", "BROKEN"),
]
ALLOWED = {"standard", "budget.factor", "solve", "plan", "month", "quarter", "year", "team", "objective", "amounts"}
"""Words that are names (of keys, of commands, of what an option may be) in every language."""


@pytest.fixture(scope="module")
def places(tmp_path_factory) -> dict[str, str]:
    """A folder, a file of it, one that is damaged, and where output goes."""
    from cxalloc.storage.file import PortfolioFile

    root = tmp_path_factory.mktemp("francais")
    folder = root / "boutique"
    folder.mkdir()
    (folder / "portfolio.toml").write_text(TOML, encoding="utf-8")
    (folder / "initiatives.csv").write_text(INITIATIVES, encoding="utf-8")
    (folder / "small_allocations.csv").write_text(SMALL, encoding="utf-8")
    (folder / "effort.csv").write_text("initiative,level,team,offset,days\nb,standard,t,1,8\n", encoding="utf-8")
    PortfolioFile.create(root / "boutique.cxalloc", read_folder(folder)).close()
    broken = root / "abime.cxalloc"
    broken.write_bytes((root / "boutique.cxalloc").read_bytes()[:9000])
    with PortfolioFile.create(root / "modifie.cxalloc", read_folder(folder)) as file:
        history = History(file.document)
        portfolio = replace(file.portfolio, initiatives=file.portfolio.initiatives[:-1])
        one = message("edits.initiative", name=file.portfolio.initiatives[-1].name)
        file.store(history.do(Document(portfolio), message("edits.delete", items=one)))
    return {
        "EDITED": str(root / "modifie.cxalloc"),
        "FOLDER": str(folder),
        "FILE": str(root / "boutique.cxalloc"),
        "BROKEN": str(broken),
        "ROOT": str(root),
    }


@pytest.fixture
def run(cli, places, tmp_path):
    """Run a command in a language, with the places put in."""

    def runs(language: str, *words: str):
        out = tmp_path / language
        out.mkdir(exist_ok=True)
        file = Path(shutil.copy(places["FILE"], tmp_path / f"{language}.cxalloc"))  # without plans of other tests
        for word, place in (places | {"OUT": str(out), "FILE": str(file)}).items():
            words = tuple(re.sub(rf"\b{word}\b", place, one) for one in words)
        return cli(*words, "--language", language)

    return runs


def english_fragments() -> set[str]:
    """What only English texts say: the words between their placeholders."""

    def fragments(language: str) -> set[str]:
        found = set()
        for text in texts_of(language).values():
            for form in [text.one, text.other] if isinstance(text, Plural) else [text]:
                for literal, _, _, _ in Fields().parse(form):
                    found |= {line.strip(" .,:;()'“”") for line in literal.splitlines()}
        return found

    french = "\n".join(fragments(FRENCH))
    return {one for one in fragments(ENGLISH) if len(one) > 3 and re.search("[a-z]{3}", one) and one not in french}


FRAGMENTS = english_fragments() - ALLOWED
STOP_WORDS = re.compile(
    r"(?<![\w.=/'{-])(the|of|is|are|was|not|and|with|without|for|from|must|never|committed|yes|which|if|by|to|has|have|at|it|"
    r"this|that|there|more|less|than|none|highs)(?![\w.=/'-])"
)
"""English words that are no French ones: none of them is in the French output, whatever the catalogue says."""


@pytest.mark.parametrize("words", RUNS, ids=" ".join)
def test_nothing_is_left_in_english_and_figures_are_the_same(run, places, tmp_path, words):
    english, french = run("en", *words), run("fr", *words)
    assert french.code == english.code
    assert "Traceback" not in french.err + english.err
    said = f"{french.out}\n{french.err}"
    for name in (*places.values(), str(ROOT), str(tmp_path)):
        said = said.replace(name, "")
    said = re.sub(r"\S*/\S*", " ", said)  # paths
    left = [one for one in FRAGMENTS if re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", said)]
    assert left == []
    words_left = [] if "--help" in words else STOP_WORDS.findall(said)
    assert words_left == []
    if "--help" not in words:  # its examples differ
        assert figures(french.out, FRENCH) == figures(english.out, ENGLISH)


@pytest.mark.soak
@pytest.mark.parametrize(
    "words",
    [
        ("solve", "SAMPLE"),
        ("solve", "SAMPLE", "--scenario", "Utilité sociale d'abord"),
        ("solve", "SAMPLE", "--set", "budget.factor=0.3", "--set", "initiative.assistant-ia.status=must"),
        ("explain", "SAMPLE", "assistant-ia"),
        ("explain", "SAMPLE", "tickets-conseillers"),
        ("explain", "SAMPLE", "chatbot-cle-en-main"),
        ("compare", "SAMPLE"),
        ("frontier", "SAMPLE", "--points", "4"),
        ("prices", "SAMPLE"),
        ("alternatives", "SAMPLE"),
        ("timing", "SAMPLE"),
        ("risk", "SAMPLE", "--draws", "200", "--solved", "10", "--rho", "30 %"),
        ("check", "SAMPLE"),
    ],
    ids=" ".join,
)
def test_no_english_word_and_no_id_is_in_what_is_said_of_the_french_sample(cli, words):
    sample = samples_folder() / "mutuelle_sante"
    done = cli(*(str(sample) if word == "SAMPLE" else word for word in words), "--language", "fr")
    assert "Traceback" not in done.err
    said = re.sub(r'--set "[^"]*"', " ", done.out.replace(str(sample), ""))
    assert STOP_WORDS.findall(said) == []
    rules = [rule.id for rule in read_folder(sample).rules]
    assert [id for id in rules if re.search(rf"\b{re.escape(id)}\b", said)] == []


@pytest.mark.parametrize("width", range(48, 90, 6))  # below there is no room for the tables
def test_no_figure_is_broken_at_the_end_of_a_line(run, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    out = run(FRENCH, "solve", "FOLDER").out
    assert NARROW_NO_BREAK_SPACE in out
    words = f"[{NO_BREAK_SPACE}{NARROW_NO_BREAK_SPACE}]"
    assert not re.search(rf"{words} *(\n|$)|^ *{words}", out, re.MULTILINE)
    assert re.search(rf"plus de \d+{NARROW_NO_BREAK_SPACE}\d+{NO_BREAK_SPACE}EUR", out.replace("\n", " "))


def figures(text: str, language: str) -> list[str]:
    """All numbers of a text in the order of their size, with a decimal point and without groups."""
    text = re.sub(r"\S*[/.]\w*(csv|cxalloc|xlsx|toml)\S*", " ", text)
    text = re.sub(
        r"\b[TQ]([1-4])[\s-]+(\d{4})\b|\b(\d{4})-[TQ]([1-4])\b", " ", text
    )  # periods have an order of their own
    text = re.sub(r"\d+ ?(s|Mo|MB)\b|\d+[.,]\d s\b", " ", text.replace(NO_BREAK_SPACE, " "))
    if language == FRENCH:
        text = re.sub(rf"(?<=\d){NARROW_NO_BREAK_SPACE}(?=\d{{3}})", "", text)
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    else:
        text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return sorted(re.findall(r"\d+(?:\.\d+)?", text))


@pytest.mark.parametrize(
    "words",
    [
        ("solve", "FOLDER", "--json"),
        ("solve", "FOLDER", "--json", "--set", "initiative.a.status=must", "--set", "fund.cx.amounts=20000"),
        ("explain", "FOLDER", "a", "--json", "--to", "OUT/x.csv"),
        ("compare", "FOLDER", "--json", "--to", "OUT/x.csv"),
        ("frontier", "FOLDER", "--points", "3", "--json", "--to", "OUT/x.csv"),
        ("export", "FOLDER", "--to", "OUT/x.csv"),
    ],
    ids=" ".join,
)
def test_files_are_the_same_in_every_language(run, tmp_path, words):
    done = [run(language, *words) for language in (ENGLISH, FRENCH)]
    if "--json" in words:
        english, french = (steady(json.loads(one.out)) for one in done)
        assert english == french
    english, french = ({one.name: one.read_bytes() for one in (tmp_path / code).iterdir()} for code in ("en", "fr"))
    assert english == french


def steady(value: Any) -> Any:
    """The value without what differs from run to run."""
    if isinstance(value, dict):
        return {key: steady(one) for key, one in value.items() if key != "seconds"}
    return [steady(one) for one in value] if isinstance(value, list) else value


def strings(tree: ast.AST) -> list[str]:
    """The texts of a module but for its docstrings."""
    plain = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in plain
    ]


@pytest.mark.parametrize(
    "path",
    sorted(set((ROOT / "cxalloc" / "cli").rglob("*.py")) - set((ROOT / "cxalloc" / "cli").rglob("*_json.py"))),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_no_sentence_stands_in_the_code(path):
    said = strings(ast.parse(path.read_text(encoding="utf-8")))
    said = [one for one in said if re.search(r"[A-Za-z]{2,}[ …]+[a-z]{2,}", one) and one not in ARGPARSE_TEXTS]
    assert said == []


def test_every_text_that_argparse_may_say_here_is_translated():
    """A newer Python may say the same in other words; then they have to be added."""
    import argparse
    import inspect

    tree = ast.parse(inspect.getsource(argparse))
    known = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_" and isinstance(node.args[0], ast.Constant)
    }
    assert set(ARGPARSE_TEXTS) <= known


def test_the_order_of_what_chooses_a_language(cli, folder, monkeypatch, tmp_path):
    def speaks() -> str:
        return FRENCH if "est sain" in cli("check", folder()).out else ENGLISH

    assert speaks() == ENGLISH
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert speaks() == FRENCH
    settings = tmp_path / "settings" / "cxalloc" / "cxalloc.conf"
    settings.parent.mkdir(parents=True)
    settings.write_text("[General]\nappearance=dark\nlanguage=en\n[Other]\nlanguage=fr\n", encoding="utf-8")
    assert speaks() == ENGLISH
    monkeypatch.setenv("CXALLOC_LANGUAGE", "fr")
    assert speaks() == FRENCH
    assert "is sound" in cli("--language", "en", "check", folder()).out
    assert "is sound" in cli("check", folder(), "--language=en").out
    settings.write_bytes(b"\xff\xfe\x00[General")
    monkeypatch.delenv("CXALLOC_LANGUAGE")
    assert speaks() == FRENCH


@pytest.mark.parametrize("words", [("--language", "de"), ("--language",), ("--language=",)])
def test_a_language_that_is_none(cli, folder, monkeypatch, words):
    done = cli("check", folder(), *words)
    assert done.code == 2
    assert "expected one of en, fr" in done.err
    monkeypatch.setenv("CXALLOC_LANGUAGE", "fr")
    assert "parmi en, fr" in cli("check", folder(), *words).err
