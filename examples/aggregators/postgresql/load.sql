-- A line is one field, whatever is in it: quote and delimiter are bytes that no line has.
create temporary table loaded (line text);
\copy loaded from 'donations.log' with (format csv, quote e'\x01', delimiter e'\x02')

-- Null for what is no JSON, such as the output of a `console.log`, which would end the load. jsonb has no place for the
-- character U+0000, which a client may well send: it becomes U+FFFD. Behind an escaped backslash, u0000 is mere text.
create function pg_temp.as_json(line text) returns jsonb language plpgsql as $$
begin
  return regexp_replace(line, '(?<!\\)((?:\\\\)*)\\u0000', '\1\\ufffd', 'g')::jsonb;
exception when data_exception then
  return null;
end
$$;

insert into log (line, time)
select line, (line ->> 'time')::timestamptz
from (select pg_temp.as_json(line) as line from loaded) as lines
where line ? 'level' and line ? 'time';
