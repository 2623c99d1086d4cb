-- levels: how much of what, by lnav's own words for levels; "invalid" is what something else than the logger printed
select log_level as level, count(*) as lines from heartwood_log where log_level <> 'invalid' group by log_level;

-- times: from when to when
select min(log_time_msecs) as from_ms, max(log_time_msecs) as to_ms from heartwood_log;

-- trace: all that one trace left
select log_time, log_level, logger, log_body from heartwood_log where trace_id = $trace_id;

-- request: the same for one request
select log_time, log_level, logger, log_body from heartwood_log where request_id = $request_id;

-- failures: one row for each error, its stack trace in one piece
select request_id, err ->> '$.type' as type, err ->> '$.stack' as stack, log_raw_text ->> '$.donor' as donor
from heartwood_log where err is not null;

-- each: every line, in short
select log_level as level, log_time_msecs as ms, log_raw_text ->> '$.note' as note
from heartwood_log where log_level <> 'invalid';
