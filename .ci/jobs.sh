#!/usr/bin/env bash
# Jobs beside one another, for a script that sources this: each in a process group of its own, so that it can be ended
# with all that it has started.
set -m
logs=$(mktemp -d)
declare -A jobs

# beside NAME COMMAND...: starts a job.
beside() {
  local name=$1
  shift
  "$@" >"$logs/$name" 2>&1 </dev/null &
  jobs[$name]=$!
}

# shown NAME: waits for a job and shows what it said. Fails as the job does.
shown() {
  local failed=0
  wait "${jobs[$1]}" || failed=$?
  cat "$logs/$1"
  return "$failed"
}

# Jobs that still run when the script ends, for another has failed, are ended.
end_jobs() {
  local pid
  while read -r pid; do
    kill -- "-$pid" || true
  done < <(jobs -pr)
  wait
  rm -r "$logs"
}
trap end_jobs EXIT
