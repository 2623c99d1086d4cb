-- PostgreSQL 12 and newer: psql -f schema.sql, then load.sql. The whole line is jsonb; what you ask for often is a column.
create table log (
  line jsonb not null,
  level text generated always as (line ->> 'level') stored,
  logger text generated always as (line ->> 'logger') stored,
  request_id text generated always as (line ->> 'request_id') stored,
  trace_id text generated always as (line ->> 'trace_id') stored,
  msg text generated always as (line ->> 'msg') stored,
  -- The line's own time; not generated, since what a text means as a time depends on the session in general.
  time timestamptz not null
);
create index on log (time);
create index on log (request_id);
create index on log (trace_id);
-- And for everything else: where line @> '{"res":{"statusCode":500}}'
create index on log using gin (line jsonb_path_ops);
