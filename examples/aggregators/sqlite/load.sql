-- A line is one field, whatever is in it: the separator is a byte that no line has, and newlines in values are escaped.
.mode ascii
.separator "\037" "\n"
.import app.log lines
