"""Rules, relations, objective and benefits in words, in both languages."""

from dataclasses import replace
from decimal import Decimal

import pytest

from cxalloc.domain.constraints.relations import Enables, Endpoint, Excludes, GroupLimit, Requires, Together
from cxalloc.domain.constraints.rules import Bound, CadenceRule, Kind, Selection, SpendRule
from cxalloc.domain.initiative import (
    BenefitFromRoi,
    BenefitPerPeriod,
    BenefitProfile,
    Cost,
    Initiative,
    Level,
    StatedNpv,
)
from cxalloc.domain.message import literal
from cxalloc.domain.names import Tag
from cxalloc.domain.periods import Horizon, PeriodUnit
from cxalloc.domain.portfolio import NPV, Fund, Objective, ObjectiveKind, Portfolio
from cxalloc.exchange.folder.portfolio_folder import read_folder
from cxalloc.messages.descriptions import (
    benefit_message,
    objective_message,
    relation_message,
    relations_of,
    rule_message,
    rule_of_id,
)
from cxalloc.messages.formatter import Formatter
from cxalloc.messages.language import ENGLISH, FRENCH
from cxalloc.samples import samples_folder

NB = "\u00a0"
SMALL = Selection(kind=Kind.SMALL_ALLOCATION)
LEVEL = Level("standard", 1, (Cost("opex", (600_00,)),), BenefitPerPeriod(100_00), Decimal("0.5"))
PORTFOLIO = Portfolio(
    name="Words",
    currency="EUR",
    horizon=Horizon(PeriodUnit.QUARTER, "2027-Q1", 3),
    annual_rate=Decimal("0.08"),
    funds=(Fund("opex", "Opex", (1000_00, 1000_00, 1000_00)),),
    initiatives=(
        Initiative("a", "A", (LEVEL,), owner="Ann", tags=(Tag("moment", "fix"),)),
        Initiative("b", "B", (LEVEL,), owner="Bob"),
        Initiative("c", "C", (LEVEL,)),
    ),
)
PLAIN_SPACES = {ord(NB): " ", 0x202F: " "}


def said(language: str, what, portfolio: Portfolio = PORTFOLIO) -> str:
    return Formatter(language).of(portfolio).line(what).translate(PLAIN_SPACES)


@pytest.mark.parametrize(
    ("rule", "english", "french"),
    [
        (
            SpendRule("r", Bound.AT_LEAST, SMALL, share=Decimal("0.15")),
            "Small allocations get at least 15 % of every quarter's spend",
            "Enveloppes récurrentes : au moins 15 % des dépenses de chaque trimestre",
        ),
        (
            SpendRule("r", Bound.AT_MOST, Selection(tag=Tag("moment", "fix"), fund="opex"), amount=500_00, window=2),
            "All candidates tagged “moment: fix” paid from Opex get at most 500 EUR over any 2 quarters in a row",
            "Toutes les candidates étiquetées « moment : fix » payées sur Opex : au plus 500 EUR sur toute suite de "
            "2 trimestres",
        ),
        (
            SpendRule("r", Bound.AT_LEAST, SMALL, share=Decimal("0.3"), of=Selection(owner="Bob"), window=None),
            "Small allocations get at least 30 % of what all candidates of Bob get over the whole horizon",
            "Enveloppes récurrentes : au moins 30 % du total « toutes les candidates (responsable : Bob) » sur tout "
            "l’horizon",
        ),
        (
            SpendRule("r", Bound.AT_MOST, Selection(owner=""), amount=1),
            "All candidates without an owner get at most 0.01 EUR in every quarter",
            "Toutes les candidates sans responsable : au plus 0,01 EUR chaque trimestre",
        ),
        (
            SpendRule("r", Bound.AT_MOST, Selection(kind=Kind.INITIATIVE), share=Decimal("0.8"), window=None),
            "Initiatives get at most 80 % of all spend over the whole horizon",
            "Initiatives : au plus 80 % de toutes les dépenses sur tout l’horizon",
        ),
        (
            CadenceRule("r", 2),
            "At least 2 small allocations are active in every quarter",
            "Au moins 2 enveloppes récurrentes actives chaque trimestre",
        ),
        (
            CadenceRule("r", 1),
            "At least 1 of the small allocations is active in every quarter",
            "Au moins 1 active parmi les enveloppes récurrentes chaque trimestre",
        ),
    ],
)
def test_rules_are_sentences(rule, english, french):
    assert said(ENGLISH, rule_message(PORTFOLIO, rule)) == english
    assert said(FRENCH, rule_message(PORTFOLIO, rule)) == french
    ruled = replace(PORTFOLIO, rules=(rule,)) if not isinstance(rule, CadenceRule) else PORTFOLIO
    assert rule_of_id(ruled, "gone") == literal("gone")
    if ruled.rules:
        assert rule_of_id(ruled, "r") == rule_message(PORTFOLIO, rule)


@pytest.mark.parametrize(
    ("relation", "of_a", "of_b", "french_of_a"),
    [
        (
            Requires(Endpoint("a"), Endpoint("b")),
            "Requires B, delivered before it starts",
            "Required by A",
            "Requiert B, livrée avant son début",
        ),
        (Requires(Endpoint("a"), Endpoint("b"), delivered=False), "Requires B", "Required by A", "Requiert B"),
        (
            Excludes(Endpoint("a"), Endpoint("b", "standard")),
            "Excludes B (standard)",
            "Excludes A",
            "Exclut B (standard)",
        ),
        (Together(Endpoint("a"), Endpoint("b")), "Together with B", "Together with A", "Avec B"),
        (
            Enables(Endpoint("b"), Endpoint("a"), Decimal("0.2")),
            "Enabled by B: success + 20 %",
            "Enables A: success + 20 %",
            "Favorisée par B : réussite + 20 %",
        ),
        (
            GroupLimit(("a", "b"), 1, 2),
            "At least 1 and at most 2 of A, B",
            "At least 1 and at most 2 of A, B",
            "Au moins 1 et au plus 2 parmi A, B",
        ),
    ],
)
def test_relations_are_sentences_from_where_each_stands(relation, of_a, of_b, french_of_a):
    portfolio = replace(PORTFOLIO, relations=(relation,))
    assert [said(ENGLISH, one) for one in relations_of(portfolio, "a")] == [of_a]
    assert [said(ENGLISH, one) for one in relations_of(portfolio, "b")] == [of_b]
    assert [said(FRENCH, one) for one in relations_of(portfolio, "a")] == [french_of_a]
    assert said(ENGLISH, relation_message(portfolio, relation)) != said(FRENCH, relation_message(portfolio, relation))


def test_objectives_are_sentences():
    weights = ((NPV, Decimal("0.6")), ("ease", Decimal("0.4")))
    later = replace(PORTFOLIO, horizon=Horizon(PeriodUnit.QUARTER, "2027-Q1", 3, 4))
    scored = replace(later, objective=Objective(ObjectiveKind.SCORE, weights))
    assert said(ENGLISH, objective_message(PORTFOLIO)) == (
        "Maximise the expected net present value at 8 % a year, with a budget over 3 quarters."
    )
    assert said(ENGLISH, objective_message(scored), scored) == (
        "Maximise a weighted score: NPV 60 %, ease 40 %, with a budget over 3 quarters and benefits over 4 "
        "quarters more."
    )
    assert said(FRENCH, objective_message(scored), scored) == (
        "Maximiser un score pondéré : VAN 60 %, ease 40 %, avec un budget sur 3 trimestres et des gains sur "
        "4 trimestres de plus."
    )


@pytest.mark.parametrize(
    ("benefit", "english", "french"),
    [
        (BenefitPerPeriod(100_00), "100 EUR per period after delivery", "100 EUR par période après livraison"),
        (BenefitFromRoi(Decimal("0.8")), "All costs × (1 + ROI of 80 %)", "Tous les coûts × (1 + ROI de 80 %)"),
        (
            StatedNpv(-5_50),
            "A stated net present value of -5.50 EUR",
            "Une valeur actuelle nette déclarée de -5,50 EUR",
        ),
        (BenefitProfile((1_00, 2_00)), "By period, 3 EUR in all", "Par période, 3 EUR en tout"),
        (
            BenefitProfile((1_00, 2_00), (1_00, 1_00), (5_00, 2_00)),
            "By period, 3 EUR in all (low 2 EUR, high 7 EUR)",
            "Par période, 3 EUR en tout (bas 2 EUR, haut 7 EUR)",
        ),
    ],
)
def test_benefits_are_sentences(benefit, english, french):
    level = replace(LEVEL, benefit=benefit)
    assert said(ENGLISH, benefit_message(level)) == english
    assert said(FRENCH, benefit_message(level)) == french
    if not isinstance(benefit, BenefitProfile):
        ranged = replace(level, low=Decimal("0.5"), high=Decimal("1.5"))
        assert said(ENGLISH, benefit_message(ranged)) == f"{english}; low 50 %, high 150 % of it"


@pytest.mark.parametrize("sample", ["retail_bank", "telecom", "mutuelle_sante"])
@pytest.mark.parametrize("language", [ENGLISH, FRENCH])
def test_no_rule_or_relation_of_the_samples_is_named_by_its_id(sample, language):
    portfolio = read_folder(samples_folder() / sample)
    formatter = Formatter(language).of(portfolio)
    rules = [formatter.render(rule_message(portfolio, rule)) for rule in portfolio.rules]
    assert len(set(rules)) == len(portfolio.rules)
    assert not any(rule.id in text for rule, text in zip(portfolio.rules, rules, strict=True))
    relations = [formatter.render(relation_message(portfolio, one)) for one in portfolio.relations]
    assert all(any(one.name in text for one in portfolio.initiatives) for text in relations)
