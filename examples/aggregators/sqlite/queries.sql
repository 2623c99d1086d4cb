-- levels: how much of what
select level, count(*) as lines from log group by level order by lines desc;

-- times: from when to when
select min(ms) as from_ms, max(ms) as to_ms from log;

-- trace: all that one trace left, in every service whose lines are here
select ms, level, logger, msg from log where trace_id = :trace_id order by ms;

-- request: the same for one request
select ms, level, logger, msg from log where request_id = :request_id order by ms;

-- failures: one row for each error, its stack trace in one piece
select ms, request_id, line ->> '$.err.type' as type, line ->> '$.err.stack' as stack, line ->> '$.donor' as donor
from log where line ->> '$.err' is not null order by ms;

-- each: every line, in short
select level, ms, line ->> '$.note' as note from log;
