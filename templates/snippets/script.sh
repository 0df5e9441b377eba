# Programs print English, and letters that are not ASCII stay unchanged. LANGUAGE would take precedence over this LC_ALL.
export LC_ALL=C.UTF-8
unset LANGUAGE
here=${0%/*}
[ "$here" != "$0" ] || here=.
[[ $here == /* ]] || here=$PWD/$here

say() { echo "${0##*/}: $*" >&2; }
# shellcheck disable=SC2317 # not all scripts use all of these
die() { say "$*"; exit 1; }
# misuse TEXT: ends the script for a mistake in its command line
misuse() {
  say "$*"
  exit 2
}
# needs OPTION [VALUE ...]: refuses an option without its value
needs() { [ -n "${2-}" ] || misuse "$1 needs a value"; }
virsh() { command virsh --quiet --connect "$connect" "$@"; }

# work: a directory for this run alone
work=
# shellcheck disable=SC2317 # as above
make_work() { [ -n "$work" ] || work=$(mktemp -d) || die "cannot make a directory in ${TMPDIR:-/tmp}"; }
# The files of the locks of this process, by name
declare -A locks=()
# leave: removes the files of this run, and releases all locks
# shellcheck disable=SC2317 # the trap runs it
leave() {
  [ -z "$work${locks[*]}" ] || rm -rf -- ${work:+"$work"} "${locks[@]}"
  locks=()
}
trap leave EXIT
