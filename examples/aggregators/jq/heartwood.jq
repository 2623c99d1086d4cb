# Questions for lines, each of which reads them once:
#   grep -a '^{"level":.*}$' donations.log | jq -n -L . 'include "heartwood"; levels'
# grep passes over what something else than the logger printed, such as a `console.log`, at which jq would stop. jq's own
# way, `-R` and `fromjson?`, damages characters: jq 1.6 reads 4 KiB at a time, and cuts the one that stands there.

# how much of what: {"info":37599,"warn":2000,…}
def levels: reduce inputs as $line ({}; .[$line.level] += 1);

# A line's time in milliseconds since 1970: jq's own `fromdate` knows whole seconds only.
def ms: (.time[:19] + "Z" | fromdate) * 1000 + (.time[20:23] | tonumber);

# from when to when
def times: reduce (inputs | ms) as $ms ({};
  { from_ms: ([.from_ms // $ms, $ms] | min), to_ms: ([.to_ms // $ms, $ms] | max) });

# each line, in short
def each: inputs | { level, ms: ms, note };

# all that one trace, or one request, left: jq -n --arg id r-17 … 'request($id)'
def trace($id): inputs | select(.trace_id == $id);
def request($id): inputs | select(.request_id == $id);

# the errors, each with its stack trace: jq -nr … 'failures | .stack' prints them as Node does
def failures: inputs | select(.err) | { time, request_id, type: .err.type, stack: .err.stack, donor };
