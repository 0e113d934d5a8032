"""What restricts a selection besides budgets: rules on spend and cadence, and relations between initiatives."""
