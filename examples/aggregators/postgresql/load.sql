-- A line is one field, whatever is in it: quote and delimiter are bytes that no line has.
create temporary table loaded (line text);
\copy loaded from 'app.log' with (format csv, quote e'\x01', delimiter e'\x02')

-- jsonb has no place for the character U+0000, which a client may well send: it becomes U+FFFD.
insert into log (line, time)
select line, (line ->> 'time')::timestamptz
from (select replace(line, '\u0000', '\ufffd')::jsonb as line from loaded) as lines;
