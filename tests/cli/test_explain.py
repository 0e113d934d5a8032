"""``cxalloc explain`` in this process, on the shop whose best plan can be found by hand."""

from __future__ import annotations


def test_what_is_out_is_told_with_what_it_displaces_and_where_it_flips(cli, folder):
    done = cli("explain", folder(), "café counter")
    assert done.code == 0, done.err
    assert "Not funded: it would displace" in done.out
    assert "It would be funded at an ROI of" in done.out


def test_near_misses_and_no_plan(cli, folder):
    done = cli("explain", folder(), "cafe counter")
    assert done.code == 2
    assert "did you mean a?" in done.err
    done = cli("explain", folder(), "a", "--set", "initiative.a.status=must", "--set", "budget.factor=0.1")
    assert done.code == 1
    assert "There is no feasible plan" in done.out
    assert "- Drop must from Café counter." in done.out
