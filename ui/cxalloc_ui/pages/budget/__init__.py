"""The page *Budget and rules*: objective, funds, teams, rules, and their utilisation."""
