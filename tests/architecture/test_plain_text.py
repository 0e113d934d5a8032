"""Labels and tooltips are made where it is certain that their text is not taken for HTML."""

import ast
from collections.abc import Iterator
from pathlib import Path

WINDOW = Path(__file__).resolve().parents[2] / "ui" / "cxalloc_ui"
HOME = WINDOW / "application" / "plain_text.py"
ABOUT = "about"
"""The one message box in HTML: it shows the program's own text."""

OWN_MARKUP = {"pages/plan/money_left.py", "dialogs/guide.py"}
"""Modules that show markup: sentences that they escape, and the program's own guide."""


def markup(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            is_format = node.func.attr == "setTextFormat" and not ast.unparse(node.args[0]).endswith("PlainText")
            if is_format or node.func.attr in ("setHtml", "insertHtml", "setMarkdown", "insertMarkdown"):
                yield f"{node.lineno}: {node.func.attr}; names in it would be taken for markup"


def faults(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "QLabel" for base in node.bases):
            yield f"{node.lineno}: a class of QLabel; use Label"
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called in ("QLabel", "QToolTip.showText", "QMessageBox") or (
            called.startswith("QMessageBox.") and called != f"QMessageBox.{ABOUT}"
        ):
            yield f"{node.lineno}: {called}; use Label, show_tip or message_box"
        if called.endswith((".setToolTip", ".setWhatsThis")) and not is_plain(node.args[-1]):
            yield f"{node.lineno}: a tooltip; use plain_tip"


def is_plain(text: ast.expr) -> bool:
    """Whether a text is a call of plain_tip, or one of the program's own."""
    if not isinstance(text, ast.Call):
        return False
    called = ast.unparse(text.func)
    own = called in ("tr", "self.tr") and isinstance(text.args[0], ast.Constant)
    return called == "plain_tip" or own


def test_no_label_or_tooltip_guesses_what_its_text_is():
    found = [
        f"{path.relative_to(WINDOW)}:{fault}"
        for path in sorted(WINDOW.rglob("*.py"))
        if path != HOME
        for fault in faults(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_markup_is_shown_only_where_it_is_known_to_be_escaped():
    found = {
        path.relative_to(WINDOW).as_posix(): list(markup(path.read_text(encoding="utf-8")))
        for path in sorted(WINDOW.rglob("*.py"))
    }
    assert {name for name, faults in found.items() if faults} == OWN_MARKUP
    assert len(list(markup("a.setTextFormat(Qt.TextFormat.AutoText)\nb.setHtml(x)\n"))) == 2


def test_the_rule_notices_what_it_forbids():
    source = "class A(QLabel): pass\nQLabel(x)\nQToolTip.showText(a, b)\nQMessageBox.question(a)\na.setToolTip(name)\n"
    assert len(list(faults(source))) == 5
    assert list(faults("a.setToolTip(plain_tip(name))\na.setToolTip(tr('x'))\nQMessageBox.about(a, b, c)\n")) == []
