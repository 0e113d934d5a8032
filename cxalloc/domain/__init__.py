"""What a portfolio is: immutable values, valid by construction. Reads no file and no clock."""
