"""What was expected of a text that people write: amounts, units, headings, rows of their own tables."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "tables.two_ways": "an amount that can be read in one way only: this may be {first} or {second}",
    "tables.choose_mark": Plural(
        "a number that can be read in one way only: choose the decimal mark ({point} with a point, "
        "{comma} with a comma)",
        "a number that can be read in one way only: choose the decimal mark ({point} with a point, "
        "{comma} with a comma, {n} values in all)",
    ),
    "tables.other_money": "money in {currency}, the currency of the portfolio; leave the column out, "
    "or convert it first",
    "tables.confirm_money": "a heading of money that is known: confirm that it is {column}, or choose another column",
    "tables.one_unit": "one unit for all amounts",
    "tables.currency_of_portfolio": "a currency of this portfolio: {currency}",
    "tables.unit_of_portfolio": "a unit of money of this portfolio: {currency}",
    "tables.total_or_initiative": "an initiative or a total: keep row {row}, or leave it out",
    "tables.error_value": "a value: the cell holds an error",
    "tables.not_calculated": "a value: the formula was never calculated; open the workbook and save it",
    "tables.merged_number": "a value for each row: the cell is merged over rows {first} to {last}",
    "tables.calendar": "amounts by offset from the start (cost 1, cost 2 …), as an initiative may start at several times",
    "tables.stray_quote": "a text without a line break and the delimiter in it: a stray quote may have swallowed rows",
    "tables.money_read": Plural(
        "{n} initiative, {costs} in all.", "{n} initiatives, {costs} in all, from {least} to {most} each."
    ),
    "tables.benefits_read": "Benefits of {benefits} in all.",
    "tables.rounded": Plural(
        "{heading}: {n} amount has more decimals than the currency; rounding moves the sum by {amount}.",
        "{heading}: {n} amounts have more decimals than the currency; rounding moves the sum by {amount}.",
    ),
    "tables.unread_rows": Plural(
        "Not read: row {rows}, which says something only where no column is used.",
        "Not read: rows {rows}, which say something only where no column is used.",
    ),
    "tables.hidden_rows": Plural(
        "{n} row is hidden, and was read: {amount}.",
        "{n} rows are hidden, and were read: {amount} in all.",
    ),
    "tables.converted": "{heading}: converted to the periods of the portfolio, times {factor}.",
    "tables.keep_row": "Keep the row",
    "tables.leave_row_out": "Leave the row out",
}
