-- SQLite 3.38 and newer. sqlite3 log.db < schema.sql, then load.sql: each line is a row, and the view has what you ask for.
create table lines (line text not null check (json_valid(line)));
create view log as
select
  line,
  line ->> '$.level' as level,
  -- Milliseconds since 1970; SQLite's own functions take the line's time as it is, too.
  strftime('%s', line ->> '$.time') * 1000 + substr(line ->> '$.time', 21, 3) as ms,
  line ->> '$.logger' as logger,
  line ->> '$.request_id' as request_id,
  line ->> '$.trace_id' as trace_id,
  line ->> '$.msg' as msg
from lines;

-- They serve the view as well: its columns are these expressions.
create index lines_request on lines (line ->> '$.request_id');
create index lines_trace on lines (line ->> '$.trace_id');
