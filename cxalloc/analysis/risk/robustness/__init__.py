"""What holds whatever happens: selection frequencies, regret, the value of information, the tornado."""
