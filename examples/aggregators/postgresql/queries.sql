-- levels: how much of what
select level, count(*) as lines from log group by level order by lines desc;

-- times: from when to when, in milliseconds since 1970
select extract(epoch from min(time)) * 1000 as from_ms, extract(epoch from max(time)) * 1000 as to_ms from log;

-- trace: all that one trace left, in every service whose lines are here
select time, level, logger, msg from log where trace_id = :'trace_id' order by time;

-- request: the same for one request
select time, level, logger, msg from log where request_id = :'request_id' order by time;

-- failures: one row for each error, its stack trace in one piece
select time, request_id, line #>> '{err,type}' as type, line #>> '{err,stack}' as stack, line ->> 'donor' as donor
from log where line ? 'err' order by time;

-- each: every line, in short
select level, extract(epoch from time) * 1000 as ms, line ->> 'note' as note from log;
