"""The same problem in straightforward rows: correct, and none of them tightened.

Amounts are bounded by their maximum times the active flag and tiers by their length alone; a precedence forbids pairs
of starts that come in the wrong order; carry-over has two rows per period. Money and objective values are counted in
powers of ten as cxalloc does, so that the numbers are as small.
"""

from __future__ import annotations

from benchmarks.rows import Program, power_of_ten
from cxalloc_solvers.problem import Cell, Problem

Terms = dict[int, float]


def program_of(problem: Problem) -> Program:
    """The program of a problem; its first columns are the problem's options."""
    return _Writer(problem).write()


class _Writer:
    """Writes one program."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        values = [float(option.value) for option in problem.options]
        values += [length * per_unit for cell in problem.cells for length, per_unit in cell.tiers]
        self.value_unit = power_of_ten(values, target=1000)
        self.program = Program(self.value_unit)
        self.unit = power_of_ten([*problem.draw_of, *(cell.maximum for cell in problem.cells)], target=100)
        self.chosen = [
            self.program.column(value=option.value / self.value_unit, upper=1, whole=True) for option in problem.options
        ]
        self.active: list[int] = []
        self.amounts: list[int] = []

    def write(self) -> Program:
        for group, members in zip(self.problem.groups, self.problem.options_of, strict=True):
            if members or group.must:
                self.program.row(self._count(members), lower=1 if group.must else None, upper=1)
        for cell in self.problem.cells:
            self._add_cell(cell)
        for number in range(len(self.problem.funds)):
            self._add_fund(number)
        self._add_rows()
        self._add_precedences()
        self._add_bonuses()
        return self.program

    def _count(self, options: tuple[int, ...], sign: float = 1.0) -> Terms:
        return {self.chosen[index]: sign for index in options}

    def _add_cell(self, cell: Cell) -> None:
        """Add an amount, its active flag, and its tiers (falling returns make them fill in order)."""
        add, most = self.program.row, cell.maximum / self.unit
        amount = self.program.column(upper=most)
        active = self.program.column(upper=1, whole=True)
        self.amounts.append(amount)
        self.active.append(active)
        add({amount: 1.0, active: -most}, upper=0)
        add({amount: 1.0, active: -cell.minimum / self.unit}, lower=0)
        tiers = [
            self.program.column(value=value * self.unit / self.value_unit, upper=length / self.unit)
            for length, value in cell.tiers
        ]
        add({amount: -1.0, **dict.fromkeys(tiers, 1.0)}, lower=0, upper=0)
        if cell.ticket is not None:
            tickets = self.program.column(upper=cell.maximum // cell.ticket, whole=True)
            add({amount: 1.0, tickets: -cell.ticket / self.unit}, lower=0, upper=0)

    def _add_fund(self, number: int) -> None:
        """Spend is at most the amount plus carry-over; the next carry-over is at most a share of the remainder."""
        fund, carried_in, share = self.problem.funds[number], None, float(self.problem.funds[number].carry)
        for period, amount in enumerate(fund.amounts):
            spend: Terms = {self.chosen[index]: draw / self.unit for index, draw in fund.draws[period].items()}
            spend |= {self.amounts[index]: 1.0 for index in self.problem.cells_at.get((number, period), ())}
            if carried_in is not None:
                spend[carried_in] = -1.0
            if spend:
                self.program.row(spend, upper=amount / self.unit)
            carried_in = None
            if share:
                carried_in = self.program.column()
                rest = {column: share * coefficient for column, coefficient in spend.items()}
                self.program.row({carried_in: 1.0, **rest}, upper=share * amount / self.unit)

    def _add_rows(self) -> None:
        for row in self.problem.rows:
            terms: Terms = {self.chosen[index]: float(factor) for index, factor in row.options.items()}
            terms |= {self.amounts[index]: factor * self.unit for index, factor in row.amounts.items()}
            terms |= {self.active[index]: float(factor) for index, factor in row.active.items()}
            self.program.row(terms, lower=row.lower, upper=row.upper)

    def _add_precedences(self) -> None:
        """A dependent initiative needs its predecessor funded, and starts no earlier than that one's delivery."""
        options = self.problem.options
        for relation in self.problem.precedences:
            self.program.row(self._count(relation.after) | self._count(relation.before, -1.0), upper=0)
            for after in relation.after:
                for before in relation.before:
                    if options[before].ready > options[after].start:
                        self.program.row({self.chosen[after]: 1.0, self.chosen[before]: 1.0}, upper=1)

    def _add_bonuses(self) -> None:
        """A bonus is earned where the option is chosen and its enabling option is ready: a product of two binaries."""
        options = self.problem.options
        for bonus in self.problem.bonuses:
            for index, gain in bonus.gains.items():
                if gain > 0:
                    ready = tuple(other for other in bonus.before if options[other].ready <= options[index].start)
                    earned = self.program.column(value=gain / self.value_unit, upper=1)
                    self.program.row({earned: 1.0, self.chosen[index]: -1.0}, upper=0)
                    self.program.row({earned: 1.0, **self._count(ready, -1.0)}, upper=0)
