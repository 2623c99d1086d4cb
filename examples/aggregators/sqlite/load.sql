-- A line is one field, whatever is in it: the separator is a byte that no line has, and newlines in values are escaped.
create temporary table loaded (line text);
.mode ascii
.separator "\037" "\n"
.import donations.log loaded

-- What is no line of the logger, such as the output of a `console.log`, stays behind.
insert into lines select line from loaded where line like '{%' and json_valid(line);
drop table loaded;
