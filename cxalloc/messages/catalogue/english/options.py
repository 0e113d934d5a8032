"""What the command line understands: the help of its options, and what is wrong with an argument."""

from __future__ import annotations

from cxalloc.messages.catalogue.plural import Plural

TEXTS: dict[str, str | Plural] = {
    "options.description": "Choose the customer-experience initiatives that a budget should fund.\n"
    "Without a command the window opens, on FILE if one is given.",
    "options.usage": "cxalloc [FILE]\n       cxalloc {commands} ...",
    "options.epilog": """\
examples:
  cxalloc                                     open the window
  cxalloc bank.cxalloc                        open the window on a portfolio
  cxalloc solve sample_portfolios/retail_bank
  cxalloc solve bank.cxalloc --scenario "Cut 15 %" --save
  cxalloc solve bank.cxalloc --set budget.factor=1.1 --json
  cxalloc compare bank.cxalloc
  cxalloc frontier bank.cxalloc --to frontier.csv
  cxalloc new ideas.xlsx bank.cxalloc --budget 250000 --start 2027-Q1
  cxalloc export bank.cxalloc --to plan.csv
  cxalloc check bank.cxalloc

exit codes: 0 done, 1 no feasible plan, 2 bad input, 3 a limit came before any plan, 130 cancelled
""",
    # The names of what stands behind an option
    "options.PATH": "PATH",
    "options.FILE": "FILE.cxalloc",
    "options.SOURCE": "SRC",
    "options.COMMAND": "COMMAND",
    "options.NAME": "NAME",
    "options.CHANGE": "KEY=VALUE",
    "options.GAP": "G",
    "options.SECONDS": "S",
    "options.COUNT": "N",
    "options.BUDGET": "[FUND=]AMOUNT",
    "options.CURRENCY": "CURRENCY",
    "options.LABEL": "LABEL",
    "options.RATE": "RATE",
    "options.MAPPING": "HEADING=COLUMN",
    "options.CANDIDATE": "CANDIDATE",
    "options.SCENARIO": "SCENARIO",
    "options.FIGURE": "FIGURE",
    "options.FUND": "F",
    "options.PLAN": "ID",
    "options.TARGET": "plan.csv|plan.xlsx|FOLDER",
    # What several commands have
    "options.path": "a .cxalloc file or a portfolio folder",
    "options.language": "the language to speak, en or fr (default: that of the environment)",
    "options.scenario": "a scenario of the portfolio (default: the base)",
    "options.set": "a change, made after the scenario's; may be repeated. docs/portfolio_format.md lists the keys",
    "options.set_as_for_solve": "as for solve",
    "options.default": "default: {default}",
    "options.json": "print one JSON object and nothing else",
    "options.what_is_found_is_kept": "{seconds}; what is found by then is kept",
    "options.to_workbook": "write it as CSV, with the details beside it, or as an Excel workbook, too",
    "options.to_csv": "write it as CSV too, and the details beside it",
    "options.for_csv": "for CSV",
    "options.for_csv_description": "What your spreadsheet expects.",
    "options.delimiter": "between cells (default: comma)",
    "options.csv_decimal_comma": "write 1250,50 instead of 1250.50; then cells are separated by semicolons",
    # new
    "options.new": "make a portfolio file from a folder, a CSV file or an Excel workbook",
    "options.new_description": "Make a portfolio file from a folder (CSV and TOML), a CSV file or an Excel workbook.",
    "options.new_epilog": """\
examples:
  cxalloc new sample_portfolios/retail_bank bank.cxalloc
  cxalloc new ideas.csv shop.cxalloc --budget 80000
  cxalloc new ideas.xlsx shop.cxalloc --budget opex=80000 --budget "capex=50000;20000;0;0" --start 2027-Q1
  cxalloc new idées.csv shop.cxalloc --budget 80000 --decimal-comma --map "Enveloppe 2027=cost"
""",
    "options.source": "a portfolio folder, or a table (.csv, .xlsx)",
    "options.file": "the file to make; it must not exist yet",
    "options.for_table": "for a table",
    "options.for_table_description": "What a table of initiatives cannot say. A folder says it itself.",
    "options.budget": "amount per period in currency units, or one for each period separated by ';'. Needed. "
    "Several funds: once for each",
    "options.name": "name of the portfolio (default: that of the table)",
    "options.currency": "ISO 4217 code (default: EUR)",
    "options.unit": "length of a period (default: quarter)",
    "options.start": "first period, such as 2027-Q1 (default: the first of next year)",
    "options.periods": "periods with a budget (default: a year of them)",
    "options.benefit_periods": "periods after those in which benefits count (default: 0)",
    "options.rate": "annual discount rate, such as 8% (default: 0)",
    "options.kind": "what the rows are (default: what the table says, else initiatives)",
    "options.map": "what a heading means, if it is not found; 'HEADING=' leaves a column out. May be repeated",
    "options.decimal_comma": "its numbers have a decimal comma (default: what its numbers prove)",
    "options.decimal_point": "its numbers have a decimal point (default: what its numbers prove)",
    # solve
    "options.solve": "find the best plan",
    "options.solve_description": "Find the best plan, prove how good it is, verify it and print it.",
    "options.solve_epilog": """\
examples:
  cxalloc solve sample_portfolios/tutorial
  cxalloc solve bank.cxalloc --scenario "Cut 15 %" --save
  cxalloc solve bank.cxalloc --set budget.factor=1.1 --set rule.small-floor.enabled=no
  cxalloc solve bank.cxalloc --gap 1% --time-limit 60 --json > answer.json
""",
    "options.solve_gap": "how far from the best a plan may be, as a share (default: 0.01 %)",
    "options.solve_seconds": "seconds after which the best plan so far will do",
    "options.save": "store the plan in the file",
    # explain
    "options.explain": "why a candidate is in the best plan or out of it, and what would change that",
    "options.explain_description": "Why a candidate is in the best plan or out of it, and what would change that.",
    "options.explain_epilog": """\
examples:
  cxalloc explain bank.cxalloc mortgage
  cxalloc explain bank.cxalloc mortgage --scenario "Cut 15 %" --to why.csv
  cxalloc explain bank.cxalloc onboarding --level full --json
""",
    "options.candidate": "id or name of an initiative or a small allocation",
    "options.level": "ask about this level of an initiative",
    "options.explain_gap": "how exact all of it is (default: as close as it takes to tell)",
    "options.explain_seconds": "seconds for all solves together",
    # compare
    "options.compare": "put scenarios side by side, with the reason for each difference",
    "options.compare_description": "Put scenarios side by side, with the reason for each difference.",
    "options.compare_epilog": """\
examples:
  cxalloc compare sample_portfolios/retail_bank
  cxalloc compare bank.cxalloc "Cut 15 %" "AI slips a year" --why roi
  cxalloc compare bank.cxalloc --against "Cut 15 %" --json
  cxalloc compare bank.cxalloc --to comparison.csv     writes comparison.csv, comparison-differences.csv
                                                       and comparison-waterfall.csv
""",
    "options.scenarios": "scenarios beside the base (default: all there are)",
    "options.against": "the scenario that the others are compared with (default: the base)",
    "options.why": "the figure whose differences are explained (default: value): {figures}",
    "options.compare_gap": "as for solve (default: {gap}, of more than {n} initiatives {wide})",
    "options.compare_seconds": "seconds for each scenario",
    # frontier
    "options.frontier": "draw value against budget, and show which budgets fund what",
    "options.frontier_description": "Draw value against budget, and show which budgets fund what.",
    "options.frontier_epilog": """\
examples:
  cxalloc frontier sample_portfolios/retail_bank
  cxalloc frontier bank.cxalloc --points 100 --gap 0.1% --json
  cxalloc frontier bank.cxalloc --fund opex --to frontier.csv     writes frontier.csv and frontier-entries.csv
""",
    "options.points": "how many budgets (default: 50)",
    "options.fund": "change this fund alone (default: all alike)",
    "options.frontier_gap": "how exact each point is (default: 0.5 %)",
    "options.no_scenarios": "do not solve the scenarios to place them beside the curve",
    "options.frontier_seconds": "seconds for all the points together, and for each scenario",
    # prices
    "options.prices": "what each rule, lock and commitment costs",
    "options.prices_description": "What the plan would be worth without each rule, lock, commitment and relation, and what would change.",
    "options.prices_epilog": """\
examples:
  cxalloc prices sample_portfolios/retail_bank
  cxalloc prices bank.cxalloc --scenario "Cut 15 %" --json
  cxalloc prices bank.cxalloc --to prices.csv      writes prices.csv and prices-changes.csv
  cxalloc prices bank.cxalloc --to prices.xlsx     writes the plan as a workbook, with its prices
""",
    "options.prices_gap": "how exact each search is (default: {gap}, of more than {n} initiatives {wide})",
    "options.prices_seconds": "seconds for all prices together",
    # alternatives
    "options.alternatives": "the most different plans of nearly the same value",
    "options.alternatives_description": "The plans that spend most differently and keep nearly all of the value, to negotiate with.",
    "options.alternatives_epilog": """\
examples:
  cxalloc alternatives sample_portfolios/retail_bank
  cxalloc alternatives bank.cxalloc --within 2% --count 3
  cxalloc alternatives bank.cxalloc --to alternatives.csv     writes alternatives.csv and alternatives-changes.csv
""",
    "options.within": "the share of the value that a plan may give up (default: 1 %)",
    "options.count_of_alternatives": "how many plans, from 1 to 9 (default: 2)",
    "options.not_a_count_of_alternatives": "{value} is not a whole number from 1 to 9",
    "options.alternatives_gap": "how close to the most different plan each has to be, as a share of the distance (default: 1 %)",
    "options.alternatives_seconds": "seconds for all of it together",
    # timing
    "options.timing": "what the same money would bring at other times",
    "options.timing_description": "What the plan would be worth if each fund's total could be spent at the best times, and the budget by period that this needs.",
    "options.timing_epilog": """\
examples:
  cxalloc timing sample_portfolios/retail_bank
  cxalloc timing bank.cxalloc --scenario "Cut 15 %" --json
  cxalloc timing bank.cxalloc --to timing.xlsx     writes the plan with the better times as a workbook
""",
    "options.timing_seconds": "seconds for both searches together",
    # risk
    "options.risk": "how sure the plan is",
    "options.risk_description": "How the value of the best plan is distributed where estimates have a low and a high one, how probable a loss is, and which funds may be overspent.",
    "options.risk_epilog": """\
examples:
  cxalloc risk sample_portfolios/retail_bank
  cxalloc risk bank.cxalloc --rho 0.3 --target 2000000 --json
  cxalloc risk bank.cxalloc --to risk.xlsx     writes the plan as a workbook, with its risk
""",
    "options.risk_draws": "how many draws, from 2 to 1,000,000 (default: {n})",
    "options.risk_solved": "for how many draws of the estimates the best plan is found, to see what holds whatever happens; 0: none (default: {n})",
    "options.not_solved": "{value} is not a whole number from 0 to 1,000,000",
    "options.risk_downside": "find the best plans between the mean alone and the worst cases alone, so many (11 is usual); 0: none (default)",
    "options.not_downside": "{value} is neither 0 nor a whole number from 2 to 101",
    "options.risk_seed": "a whole number; equal seeds give equal draws (default: 0)",
    "options.risk_rho": "the correlation of estimates, from 0 to 1 (default: as the portfolio states)",
    "options.risk_alpha": "also say the mean of the values beyond this share of the best ones (default: {share})",
    "options.risk_classes": "what candidates are compared by to say what to expect of the plan: owner, all or tag:DIMENSION (default: owner)",
    "options.CLASSES": "BY",
    "options.not_classes": "{value} is not owner, all or tag:DIMENSION",
    "options.risk_uplift": "add the usual overruns of one kind of project to the initiatives with a tag, as changes: {names}; may be given several times",
    "options.UPLIFT": "NAME=DIMENSION:VALUE",
    "options.not_uplift": "{value} is not an uplift and a tag such as large_it=kind:IT",
    "options.risk_target": "also say how probable it is that the plan brings this amount",
    "options.risk_gap": "how exact the plan is (default: {gap})",
    "options.risk_seconds": "seconds for the plan and the draws together",
    "options.N": "N",
    "options.SHARE": "SHARE",
    "options.AMOUNT": "AMOUNT",
    "options.not_draws": "{value} is not a whole number from 2 to 1,000,000",
    "options.not_whole": "{value} is not a whole number",
    "options.not_rho": "{value} is not a share from 0 to 1, such as 0.3 or 30 %",
    "options.not_alpha": "{value} is not a share from 0 to below 1, such as 0.9 or 90 %",
    "options.not_amount": "{value} is not an amount such as 250000",
    # export
    "options.export": "write a plan as CSV or Excel, or the portfolio as a folder",
    "options.export_description": "Write a plan as CSV or as an Excel workbook, or the portfolio as a folder. "
    "Where no plan is stored, the portfolio is optimised first.",
    "options.export_epilog": """\
examples:
  cxalloc export bank.cxalloc --to plan.csv            writes plan.csv and plan-decisions.csv
  cxalloc export bank.cxalloc --plan 3 --to plan.csv
  cxalloc export bank.cxalloc --to plan.csv --delimiter semicolon --decimal-comma
  cxalloc export bank.cxalloc --to plan.xlsx           writes one workbook with plan and inputs
  cxalloc export bank.cxalloc --to bank                writes the portfolio as a folder of CSV and TOML
""",
    "options.plan": "which stored plan (default: the newest)",
    "options.target": "what to write",
    # check
    "options.check": "check that a portfolio is sound, and verify its plans again",
    "options.check_description": "Check that a portfolio is sound, and verify its plans again.",
    # Arguments that can't be read
    "options.not_a_count": "{value} is not a whole number, 0 or more",
    "options.not_points": "{value} is not a whole number from 2 to 1,000",
    "options.not_a_rate": "{value} is not an annual rate such as 0.08 or 8 %",
    "options.not_a_gap": "{value} is not a share from 0 to below 1, such as 0.001 or 0.1 %",
    "options.not_seconds": "{value} is not a number of seconds above 0",
    "options.not_a_mapping": "{value} is not a heading and a column such as 'Total=cost'",
    "options.not_a_change": "{value} is not a change such as budget.factor=0.85",
    # What Python's own parser says
    "options.usage_prefix": "usage: ",
    "options.positional_arguments": "positional arguments",
    "options.options": "options",
    "options.help": "show this help message and exit",
    "options.version": "show program's version number and exit",
    "options.error": "{program}: error: {text}",
    "options.argument": "argument {name}: {text}",
    "options.required": "the following arguments are required: {names}",
    "options.unrecognised": "unrecognized arguments: {names}",
    "options.invalid_choice": "invalid choice: {value} (choose from {choices})",
    "options.one_argument": "expected one argument",
    "options.at_least_one_argument": "expected at least one argument",
    "options.not_allowed_with": "not allowed with argument {name}",
    "options.ignored": "ignored explicit argument {value}",
    "options.MARK": "[HEADING=]MARK",
    "options.for_reading": "how a table is read",
    "options.for_reading_description": "Where what is found is not what is meant.",
    "options.decimal_mark": "the decimal mark, 'comma' or 'point', of the table or of the column of a heading. "
    "May be repeated",
    "options.not_a_mark": "{value} is not a decimal mark such as comma, or Cost=comma",
    "options.sheet": "the sheet of a workbook with the initiatives (default: the active one, if it has headings)",
    "options.visible_only": "leave out rows that are hidden or filtered",
    "options.encoding": "encoding of the text (default: what is found)",
    "options.table_delimiter": "what separates its cells (default: what is found)",
    "options.skip_rows": "pass over so many rows at the beginning",
    "options.last_row": "the last row that is read",
    "options.keep_row": "a row, by its number, that is an initiative whatever its name. May be repeated",
    "options.leave_out": "a row, by its number, that is not to be read. May be repeated",
}
