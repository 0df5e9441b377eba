set -u
status=0
run() { "$@" || { echo "miniascape-setup: failed: $*" >&2; status=1; return 1; }; }
