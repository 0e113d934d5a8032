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
    "tables.calendar": "one amount for every period (amount, maximum): those of small allocations do not change with the year",
    "tables.spelt_alike": "one spelling of ‘{name}’ (row {row}), or an id for each of them",
    "tables.found_results": "an exported plan",
    "tables.no_results": "a table of candidates; the figures of a plan are results, and what was edited in them changes "
    "nothing. Edit the candidates instead, or the sheets ‘initiatives’ and ‘small_allocations’ of the exported workbook",
    "tables.result_is": "‘{value}’, as the portfolio gives it: a figure of a plan is a result, and editing it changes "
    "nothing",
    "tables.edited_result": "{cell}: {found} is not read; the portfolio gives {expected}.",
    "tables.results": Plural(
        "The sheet {named} holds results of a plan: what was edited in it is not read.",
        "The sheets {named} hold results of a plan: what was edited in them is not read.",
    ),
    "tables.calendar_run_cost": "what a run cost is in each period after delivery, the same in all of them",
    "tables.calendar_outside": "a year, a quarter or a month within the horizon, from {first} to {last}, that begins with a period",
    "tables.calendar_before_start": "amounts from the start on, {start}",
    "tables.calendar_overlap": "periods that no other column has: {heading} is for some of them as well; leave one of the "
    "columns out",
    "tables.an_amount": "an amount before the start",
    "tables.calendar_read": Plural(
        "{named}: amounts for a period of the calendar. An initiative starts with the first of them, and is delivered "
        "with the last cost; state latest_start and duration where that is not meant.",
        "{named}: amounts for periods of the calendar. An initiative starts with the first of them, and is delivered "
        "with the last cost; state latest_start and duration where that is not meant.",
    ),
    "tables.stray_quote": "a text of one line: a double quote that is never closed may have joined several rows",
    "tables.money_read": Plural(
        "{n} initiative, {costs} in all.", "{n} initiatives, {costs} in all, from {least} to {most} each."
    ),
    "tables.benefits_read": "Benefits of {benefits} in all.",
    "tables.rounded": Plural(
        "{heading}: {n} amount has more decimals than the currency; rounding moves the sum by {amount}.",
        "{heading}: {n} amounts have more decimals than the currency; rounding moves the sum by {amount}.",
    ),
    "tables.side_notes": Plural(
        "Not read: what stands to the right of the headings in row {named}.",
        "Not read: what stands to the right of the headings in rows {named}.",
    ),
    "tables.like_it": Plural(
        "{expected}; the same holds for {n} more row: {rows}",
        "{expected}; the same holds for {n} more rows: {rows}",
    ),
    "tables.unread_rows": Plural(
        "Not read: row {named}, which is a footnote, or says something only where no column is used.",
        "Not read: rows {named}, which are footnotes, or say something only where no column is used.",
    ),
    "tables.hidden_rows": Plural(
        "{n} row is hidden, and was read: {amount}.",
        "{n} rows are hidden, and were read: {amount} in all.",
    ),
    "tables.converted": Plural(
        "{heading}: converted from an amount {rhythm} to one {period}, times {factor} (a year has 52 weeks, 12 months).",
        "{heading}: converted from amounts {rhythm} to amounts {period}, times {factor} ({n} of them; "
        "a year has 52 weeks, 12 months).",
    ),
    "tables.not_of_small": Plural(
        "{heading} is not used in {n} row: a small allocation has none.",
        "{heading} is not used in {n} rows: small allocations have none.",
    ),
    "tables.not_of_initiatives": Plural(
        "{heading} is not used in {n} row: an initiative has none.",
        "{heading} is not used in {n} rows: initiatives have none.",
    ),
    "tables.per_period": Plural(
        "{heading}: {n} amount without a rhythm, taken as an amount {period}.",
        "{heading}: {n} amounts without a rhythm, taken as amounts {period}.",
    ),
    "tables.small_money_read": Plural(
        "{n} small allocation, up to {costs} {period}.",
        "{n} small allocations, up to {costs} {period} in all, from {least} to {most} each.",
    ),
    # Rhythms, after an amount
    "tables.a_week": "a week",
    "tables.a_fortnight": "a fortnight",
    "tables.a_month": "a month",
    "tables.a_quarter": "a quarter",
    "tables.a_half_year": "a half-year",
    "tables.a_year": "a year",
    # Initiatives and small allocations
    "tables.one_column_of_kinds": "one column that says what a row is",
    "tables.one_column_of_rhythms": "one column of rhythms",
    "tables.kind_of_row": "a word for a small allocation (recurring, small, ticket) or for an initiative "
    "(project, one-off); or leave the column out",
    "tables.a_rhythm": "a rhythm: weekly, monthly, quarterly or yearly",
    "tables.no_rhythm_of_initiative": "no rhythm: this row is an initiative, whose cost is a total",
    "tables.fund_or_kind": "a fund of the portfolio ({funds}) in every row, or a kind such as recurring: "
    "choose what {heading} is",
    "tables.envelope_of_money": "a heading with its unit, if it is an amount: choose what {heading} is",
    "tables.initiatives_or_small": "a choice, as an amount a year may be that of initiatives or of small allocations",
    "tables.roi_or_rate": "a choice: an ROI (80 %), or what a unit of money returns in all (1.8)",
    "tables.each_small_allocation_once": "each small allocation once: row {row} has it already",
    "tables.initiative_of_that_name": "a name that no initiative has: {id} has it",
    "tables.small_allocation_of_that_name": "a name that no small allocation has: {id} has it",
    "tables.keep_row": "Keep the row",
    "tables.leave_row_out": "Leave the row out",
}
