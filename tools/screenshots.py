"""Draw every page of the window, light and dark, into PNG files: to be looked at before a page is called done.

python tools/screenshots.py                 # everything, into output/screenshots/
python tools/screenshots.py --only tutorial # only the pictures whose name contains that
python tools/screenshots.py --language fr   # in French
python tools/screenshots.py --readme        # also the pictures in docs/images/ that the docs show
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for package in ("solvers", "ui", "."):
    sys.path.insert(0, str(ROOT / package))
os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:3])  # for the worker process

from PySide6.QtCore import QLocale, QSettings, QSize  # noqa: E402
from PySide6.QtGui import QFont  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from benchmarks.family import portfolio as family  # noqa: E402
from cxalloc.domain.errors import Finding, InvalidInput, Place  # noqa: E402
from cxalloc.domain.initiative import Status  # noqa: E402
from cxalloc.domain.portfolio import Portfolio  # noqa: E402
from cxalloc.domain.relations import Enables  # noqa: E402
from cxalloc.domain.rules import Bound, Selection, SpendRule  # noqa: E402
from cxalloc.exchange.folder import read_folder  # noqa: E402
from cxalloc.planning.solving import solve  # noqa: E402
from cxalloc.samples import samples_folder  # noqa: E402
from cxalloc.storage.file import PortfolioFile  # noqa: E402
from cxalloc_ui.app import Program  # noqa: E402
from cxalloc_ui.dialogs import Dialogs, ErrorDialog, Unkept  # noqa: E402
from cxalloc_ui.language import ENGLISH, LANGUAGES, speak  # noqa: E402
from cxalloc_ui.theme import DARK, LIGHT, Theme, apply_theme  # noqa: E402

SIZE = QSize(1440, 900)
SAMPLES = ("tutorial", "retail_bank", "mutuelle_sante", "telecom")
SPECIALS = ("french", "compact", "infeasible", "bare", "editing", "rules", "compare", "thousands", "large")
MOST_GROUPINGS = "retail_bank"
"""The sample whose plan is drawn with every grouping; the others would show the same."""
LONGEST_SOLVE = 90.0
COMPACT = QSize(1024, 680)
LARGE = 10_000
COMPARE_PAGE = 3
IN_DOCS = {"retail_bank-plan-light": "plan.png", "compare-frontier-light": "frontier.png"}
BRITISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
FRENCH = QLocale(QLocale.Language.French, QLocale.Country.France)


def main() -> int:
    """Draw what was asked for; return an exit code."""
    parser = argparse.ArgumentParser(description="Draw every page of the window into PNG files.")
    parser.add_argument("--to", type=Path, default=ROOT / "output" / "screenshots", help="the folder of the pictures")
    parser.add_argument("--only", default="", help="draw the pictures whose name contains this")
    parser.add_argument("--readme", action="store_true", help="also renew the pictures in docs/images")
    parser.add_argument("--size", default=f"{SIZE.width()}x{SIZE.height()}", help="the size of the window")
    parser.add_argument("--language", choices=list(LANGUAGES), default=ENGLISH, help="what the window speaks")
    chosen = parser.parse_args()
    width, height = map(int, chosen.size.split("x"))
    app = QApplication(["cxalloc"])
    app.setFont(QFont("DejaVu Sans", 9))
    apply_theme(app, LIGHT)
    QLocale.setDefault(BRITISH if chosen.language == ENGLISH else FRENCH)
    speak(app, chosen.language)
    chosen.to.mkdir(parents=True, exist_ok=True)
    studio = _Studio(app, chosen.to, QSize(width, height), chosen.only)
    studio.draw_all()
    if chosen.readme:
        for picture, name in IN_DOCS.items():
            if chosen.only in picture:
                shutil.copyfile(chosen.to / f"{picture}.png", ROOT / "docs" / "images" / name)
    return 0


class _Loud(Dialogs):
    """Prints errors: nobody is there to close a dialog."""

    def ask_unkept(self, parent: QWidget, name: str, problem: str) -> Unkept:
        return Unkept.DISCARD

    def tell_error(self, parent: QWidget, what: str, error: BaseException | str) -> None:
        print(f"{what}: {error}", file=sys.stderr)


class _Studio:
    """Opens windows and takes their pictures."""

    def __init__(self, app: QApplication, folder: Path, size: QSize, only: str) -> None:
        self._app, self._folder, self._size, self._only = app, folder, size, only

    def draw_all(self) -> None:
        """Every page of every sample, the welcome page and an error."""
        self._draw_welcome()
        for sample in SAMPLES:
            if self._is_wanted(sample):
                self._draw_sample(samples_folder() / sample)
        for name in SPECIALS:
            if self._is_wanted(name):
                getattr(self, f"_draw_{name}")(name)

    def _is_wanted(self, name: str) -> bool:
        """Whether to open a portfolio at all: any of them if it is not by that that pictures were chosen."""
        named = [one for one in (*SAMPLES, *SPECIALS) if one in self._only or self._only in one]
        return name in named or not named

    def _is_drawn(self, name: str) -> bool:
        """Whether any picture whose name begins so is to be saved: what takes long is spared otherwise."""
        return self._only in name or name in self._only

    def _draw_welcome(self) -> None:
        with _program(self._size) as program:
            program.window.welcome.show_recent(
                [Path("Retail bank CX 2027.cxalloc"), Path("Réseau et services 2027.cxalloc")]
            )
            self._wait(lambda: True)
            self._take("welcome", program)
            findings = [
                Finding(
                    "initiative",
                    "onboarding",
                    "cost",
                    "-5",
                    "an amount of 0 or more",
                    Place("initiatives.csv", 7, "cost"),
                ),
                Finding(
                    "initiative",
                    "ai",
                    "fund",
                    "innov",
                    "one of the funds: opex, capex",
                    Place("initiatives.csv", 12, "fund"),
                ),
                Finding("rule", "small-floor", "at_least", "1.4", "a share from 0 to 1", Place("portfolio.toml")),
            ]
            dialog = ErrorDialog(program.window, "bank could not be opened", InvalidInput(findings))
            dialog.show()
            for name, theme in (("light", LIGHT), ("dark", DARK)):
                apply_theme(self._app, theme)
                self._wait(lambda: True)
                self._save(dialog, f"errors-{name}")
            dialog.close()

    def _draw_sample(self, path: Path) -> None:
        with _program(self._size) as program:
            window, name = program.window, path.name
            window.open(path)
            self._wait(lambda: program.session.view is not None)
            self._take(f"{name}-candidates", program)
            window.show_page(2)
            self._take(f"{name}-plan-empty", program)
            self._optimise(program)
            self._take_plan(name, program)
            window.show_page(1)
            self._take(f"{name}-budget", program)
            window.show_page(0)
            window.candidates.tabs.setCurrentIndex(1)
            self._take(f"{name}-small", program)
            window.candidates.tabs.setCurrentIndex(0)
            window.candidates.initiatives.table.select_key(program.session.view.rows.initiatives[-1].id)  # type: ignore[union-attr]
            self._take(f"{name}-candidates-planned", program)
            groupings = window.plan.schedule.grouping.count() if name == MOST_GROUPINGS else 0
            for number in range(1, groupings):
                window.plan.schedule.grouping.setCurrentIndex(number)
                window.show_page(2)
                self._take(
                    f"{name}-plan-by-{window.plan.schedule.grouping.itemText(number)}", program, themes=("light",)
                )

    def _optimise(self, program: Program) -> None:
        program.window.optimise()
        self._wait(lambda: program.optimising.is_running, 1.0)
        self._wait(lambda: not program.optimising.is_running, LONGEST_SOLVE)

    def _take_plan(self, name: str, program: Program) -> None:
        """Every view of a plan, and the timeline with a row chosen that is tied to others."""
        window = program.window
        window.show_page(2)
        plan, result = window.plan, program.session.view.result  # type: ignore[union-attr]
        self._take(f"{name}-plan", program)
        tied = (
            [one.other.initiative for one in result.portfolio.relations if isinstance(one, Enables)] if result else []
        )
        if tied:
            plan.schedule.select(tied[0])
            self._take(f"{name}-plan-chosen", program, themes=("light",))
        for number, view in ((1, "decisions"), (2, "money")):
            plan.tabs.setCurrentIndex(number)
            self._take(f"{name}-plan-{view}", program)
        if name == MOST_GROUPINGS and self._is_drawn(f"{name}-plan-why"):
            self._take_why(name, program)
        plan.tabs.setCurrentIndex(0)

    def _take_why(self, name: str, program: Program) -> None:
        """An explanation: while it comes in, and whole."""
        plan = program.window.plan
        plan.tabs.setCurrentIndex(1)
        plan.decisions.not_funded.selectRow(0)
        plan.ask_why()
        self._wait(lambda: bool(plan.explanation.blocks), LONGEST_SOLVE)
        self._take(f"{name}-plan-why-part", program, themes=("light",))
        self._wait(plan.explanation.running.isHidden, LONGEST_SOLVE)
        self._take(f"{name}-plan-why", program)
        plan.explanation.dismiss()

    def _draw_french(self, name: str) -> None:
        """French words and numbers, on a portfolio whose texts are French."""
        before = QLocale()
        QLocale.setDefault(FRENCH)
        translators = speak(self._app, "fr")
        with _program(self._size) as program:
            self._open(program, samples_folder() / "mutuelle_sante")
            self._optimise(program)
            self._take_plan(name, program)
        for translator in translators:
            self._app.removeTranslator(translator)
        QLocale.setDefault(before)

    def _draw_compact(self, name: str) -> None:
        """A small screen, and a portfolio by month."""
        with _program(COMPACT) as program:
            self._open(program, samples_folder() / "telecom")
            self._optimise(program)
            self._take_plan(name, program)

    def _draw_infeasible(self, name: str) -> None:
        """More must be funded than there is money for."""
        portfolio = read_folder(samples_folder() / "retail_bank")
        must = tuple(replace(one, status=Status.MUST, commitment=None) for one in portfolio.initiatives)
        with _program(self._size) as program, tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "too much.cxalloc"
            PortfolioFile.create(path, replace(portfolio, initiatives=must)).close()
            self._open(program, path)
            self._optimise(program)
            program.window.show_page(2)
            self._wait(lambda: "What would make a plan possible" in program.window.plan.empty.text, LONGEST_SOLVE)
            self._take(f"{name}-plan", program)

    def _draw_bare(self, name: str) -> None:
        """No candidates yet."""
        portfolio = read_folder(samples_folder() / "tutorial")
        bare = replace(portfolio, initiatives=(), small_allocations=(), relations=(), rules=())
        with _program(self._size) as program, tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "bare.cxalloc"
            PortfolioFile.create(path, bare).close()
            self._open(program, path)
            program.window.show_page(0)
            self._take(f"{name}-candidates", program)
            program.window.show_page(2)
            self._take(f"{name}-plan", program)

    def _draw_editing(self, name: str) -> None:
        """The grids of candidates at work: errors, several rows, an open cell, filters, tiers, a scenario."""
        with _program(self._size) as program:
            self._open(program, samples_folder() / "retail_bank")
            page = program.window.candidates
            model, table = page.initiatives.model, page.initiatives.table
            cost, owner = model.column_of("cost"), model.column_of("owner")
            assert cost is not None
            assert owner is not None
            for row, column, text in ((2, "cost", "12 bananas"), (4, "roi", "15"), (9, "earliest_start", "spring")):
                model.setData(model.index(row, model.column_of(column) or 0), text)
            table.go_to(2, cost)
            self._take(f"{name}-errors", program)
            table.go_to(5, cost, end=(11, cost))
            self._take(f"{name}-several", program)
            table.go_to(6, owner)
            table.edit(table.currentIndex())
            self._take(f"{name}-typing", program, themes=("light",))
            table.setFocus()
            page.initiatives.ask_column_filter(owner, table.mapToGlobal(table.rect().center()))
            self._wait(lambda: True)
            box = self._app.activePopupWidget()
            if box is not None:
                self._save(box, f"{name}-filter-light")
                box.close()
            page.initiatives.filter.setText("no such thing")
            self._take(f"{name}-nothing", program, themes=("light",))
            page.initiatives.clear_filters()
            program.session.choose_scenario(program.session.view.base.scenarios[0].name)  # type: ignore[union-attr]
            self._wait(lambda: bool(program.session.view and program.session.view.scenario))
            page.tabs.setCurrentIndex(1)
            page.details.verticalScrollBar().setValue(400)
            self._take(f"{name}-tiers", program)

    def _draw_compare(self, name: str) -> None:
        """Scenarios side by side, from the invitation to why a figure differs."""
        with _program(self._size) as program:
            self._open(program, samples_folder() / "retail_bank")
            page = program.window.compare
            program.window.show_page(COMPARE_PAGE)
            self._take(f"{name}-empty", program)
            page.scenarios.start.click()
            self._wait(lambda: page.side_by_side.figure_lines.total > 0, LONGEST_SOLVE)
            self._take(f"{name}-coming", program, themes=("light",))
            self._wait(lambda: not program.comparing.is_running, LONGEST_SOLVE)
            self._take(f"{name}-scenarios", program)
            table = page.side_by_side.figures
            table.setFocus()
            table.setCurrentIndex(page.side_by_side.figure_lines.index(1, 2))
            page.side_by_side.ask_why()
            self._wait(lambda: bool(page.side_by_side.explanation.text))
            self._take(f"{name}-why", program)
            page.tabs.setCurrentIndex(1)
            self._take(f"{name}-frontier-empty", program, themes=("light",))
            page.frontier.start.click()
            self._wait(lambda: page.frontier_view.point_rows.total > 9, LONGEST_SOLVE)
            self._take(f"{name}-frontier-coming", program, themes=("light",))
            self._wait(lambda: not program.drawing.is_running, 2 * LONGEST_SOLVE)
            self._take(f"{name}-frontier", program)
            page.frontier_view.lists.setCurrentIndex(1)
            self._take(f"{name}-frontier-points", program, themes=("light",))

    def _draw_rules(self, name: str) -> None:
        """The page of budget and rules at work: empty, errors, open rules, French, a scenario, and very much of it."""
        with _program(self._size) as program:
            self._open(program, samples_folder() / "retail_bank")
            window = program.window
            page = window.budget
            window.show_page(1)
            for row, column, text in ((0, 4, "a lot"), (1, 1, "150 %")):
                page.funds.sheet.model.setData(page.funds.sheet.model.index(row, column), text)
            page.objective.form.entered.emit("start", "spring")
            page.funds.table.go_to(0, 4)
            self._take(f"{name}-errors", program)
            page.funds.table.go_to(0, 0)
            page.funds.table.gestures.delete_rows()
            for rule in list(page.rules.rows.values())[:3]:
                rule.begin()
            self._take_end(f"{name}-open", program)
            program.session.choose_scenario(program.session.view.base.scenarios[0].name)  # type: ignore[union-attr]
            self._wait(lambda: bool(program.session.view and program.session.view.scenario))
            self._take(f"{name}-scenario", program, themes=("light",))
        bare = replace(read_folder(samples_folder() / "tutorial"), small_allocations=(), relations=(), rules=())
        self._draw_budget_of(f"{name}-bare", bare)
        self._draw_budget_of(f"{name}-many", _with_many_limits(read_folder(samples_folder() / "telecom")))
        before = QLocale()
        QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
        self._draw_budget_of(f"{name}-french", read_folder(samples_folder() / "mutuelle_sante"), unfold=True)
        QLocale.setDefault(before)

    def _draw_budget_of(self, name: str, portfolio: Portfolio, *, unfold: bool = False) -> None:
        """The page of budget and rules from its top and from its end."""
        with _program(COMPACT if unfold else self._size) as program, tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "limits.cxalloc"
            PortfolioFile.create(path, portfolio).close()
            self._open(program, path)
            self._optimise(program)
            program.window.show_page(1)
            self._take(name, program)
            if unfold:
                for row in list(program.window.budget.rules.rows.values())[:2]:
                    row.begin()
            self._take_end(name, program)

    def _take_end(self, name: str, program: Program) -> None:
        self._wait(lambda: True)
        bar = program.window.budget.verticalScrollBar()
        bar.setValue(bar.maximum())
        self._take(f"{name}-end", program)
        bar.setValue(0)

    def _draw_thousands(self, name: str) -> None:
        """Ten thousand candidates without a plan."""
        with _program(self._size) as program, tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "large.cxalloc"
            PortfolioFile.create(path, family(LARGE, seed=1)).close()
            self._open(program, path)
            page = program.window.candidates
            page.initiatives.filter.setText("1")
            page.initiatives.table.go_to(4000, 1)
            self._take(f"{name}-candidates", program)

    def _draw_large(self, name: str) -> None:
        """Ten thousand candidates. What they are called is made up; how the figures come about, see the benchmarks."""
        portfolio = family(LARGE, seed=1)
        plan = solve(portfolio, gap=0.005, time_limit=LONGEST_SOLVE).plan
        assert plan is not None
        with _program(self._size) as program, tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "large.cxalloc"
            with PortfolioFile.create(path, portfolio) as file:
                file.add_plan(plan)
            self._open(program, path)
            self._take_plan(name, program)

    def _open(self, program: Program, path: Path) -> None:
        program.window.open(path)
        self._wait(lambda: program.session.view is not None, LONGEST_SOLVE)

    def _take(self, name: str, program: Program, themes: tuple[str, ...] = ("light", "dark")) -> None:
        for theme_name in themes:
            theme: Theme = {"light": LIGHT, "dark": DARK}[theme_name]
            apply_theme(self._app, theme)
            self._wait(lambda: True)
            self._save(program.window, f"{name}-{theme_name}")
        apply_theme(self._app, LIGHT)

    def _save(self, widget: QWidget, name: str) -> None:
        if self._only in name:
            widget.grab().save(str(self._folder / f"{name}.png"))

    def _wait(self, done: Callable[[], bool], seconds: float = 20.0) -> None:
        until = time.monotonic() + seconds
        while True:
            for _ in range(5):
                self._app.processEvents()
                time.sleep(0.005)
            if done() or time.monotonic() > until:
                return


def _with_many_limits(portfolio: Portfolio) -> Portfolio:
    """Forty funds and sixty rules."""
    funds = [
        replace(portfolio.funds[0], id=f"fund-{n}", name=f"Enveloppe {n} pour la transformation des points de vente")
        for n in range(40 - len(portfolio.funds))
    ]
    owners = sorted({one.owner for one in portfolio.initiatives})
    rules = [
        SpendRule(f"cap-{n}", Bound.AT_MOST, Selection(owner=owners[n % len(owners)]), share=Decimal(n % 40 + 60) / 100)
        for n in range(60 - len(portfolio.rules))
    ]
    return replace(portfolio, funds=(*portfolio.funds, *funds), rules=(*portfolio.rules, *rules))


class _program:  # noqa: N801 - read as `with _program() as program`
    """A program with empty settings, closed at the end."""

    def __init__(self, size: QSize) -> None:
        self._size = size
        self._folder = tempfile.TemporaryDirectory()

    def __enter__(self) -> Program:
        settings = QSettings(str(Path(self._folder.name) / "settings.ini"), QSettings.Format.IniFormat)
        self._program = Program(settings=settings, dialogs=_Loud())
        self._program.window.resize(self._size)
        self._program.window.show()
        return self._program

    def __exit__(self, *_: object) -> None:
        self._program.window.close()
        self._program.close()
        self._folder.cleanup()


if __name__ == "__main__":
    sys.exit(main())
