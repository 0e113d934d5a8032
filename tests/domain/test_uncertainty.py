from decimal import Decimal

import pytest

from cxalloc.domain.names import Tag
from cxalloc.domain.uncertainty import AS_STATED, CorrelatedBy, Correlation, LognormalTail, LowHigh, Uncertainty

RHO = "a share from 0 to 1"
CAP = "a share of the likely cost above 1, at most 100"
IT = Tag("kind", "IT")


@pytest.mark.parametrize(
    ("stated", "finding"),
    [
        ({"correlation": Correlation(CorrelatedBy.ALL, Decimal("-0.1"))}, ("correlation.rho", "-0.1", RHO)),
        ({"correlation": Correlation(CorrelatedBy.ALL, Decimal("1.1"))}, ("correlation.rho", "1.1", RHO)),
        ({"correlation": Correlation(CorrelatedBy.OWNER, Decimal("NaN"))}, ("correlation.rho", "NaN", RHO)),
        (
            {"correlation": Correlation(CorrelatedBy.OWNER, Decimal(0), "moment")},
            ("correlation.by", "moment", "all, owner, or tag:DIMENSION"),
        ),
        ({"lognormal_tail": LognormalTail(IT, Decimal(1))}, ("lognormal_tail.cap", "1", CAP)),
        ({"lognormal_tail": LognormalTail(IT, Decimal(101))}, ("lognormal_tail.cap", "101", CAP)),
        ({"lognormal_tail": LognormalTail(IT, Decimal("NaN"))}, ("lognormal_tail.cap", "NaN", CAP)),
    ],
)
def test_what_is_refused(stated, finding, found):
    assert found(Uncertainty, **stated) == [("uncertainty", "", *finding)]


def test_a_tag_has_to_be_one_that_a_candidate_can_have(found):
    for stated in (
        {"correlation": Correlation(CorrelatedBy.TAG, Decimal("0.5"))},
        {"correlation": Correlation(CorrelatedBy.TAG, Decimal("0.5"), "a:b")},
        {"lognormal_tail": LognormalTail(Tag("", "IT"), Decimal(5))},
    ):
        [(entity, _, field, _, expected)] = found(Uncertainty, **stated)
        assert (entity, field) == ("uncertainty", "tag")
        assert "a dimension of 1 to 80 characters" in expected


def test_estimates_are_independent_and_end_at_low_and_high_unless_stated():
    assert (AS_STATED.low_high, AS_STATED.correlation, AS_STATED.lognormal_tail) == (LowHigh.EXTREMES, None, None)
