# The objects of libvirt, as `KIND UUID`, where KIND is domain, net or pool
objects=()
# name_of[KIND UUID], uuid_of[KIND NAME]; state_of[active KIND UUID], [persistent ...] and [autostart ...] are empty or not
declare -A name_of=() uuid_of=() state_of=()
# Not empty: libvirt is on another host
remote=

no_answer() { die "no answer from libvirt at $connect${1:+ to: $1}"; }

# run_all BEFORE COMMAND ...: runs commands of virsh in few processes, each after the text BEFORE. virsh goes on after one
# that fails, so the exit status says nothing.
run_all() {
  local before=$1 batch
  shift
  while [ $# -gt 0 ]; do
    batch=
    # An argument holds 128 KiB.
    while [ $# -gt 0 ] && [ "{% raw %}${#batch}{% endraw %}" -lt 100000 ]; do
      batch+="$before$1; "
      shift
    done
    # With LC_ALL=C, virsh mangles letters that are not ASCII in tables.
    LC_ALL=C.UTF-8 command virsh --connect "$connect" "$batch" || true
  done
}

# ask COMMAND ...: sets `answers` to what virsh prints for each command; for one that fails, nothing
ask() {
  local line
  answers=()
  while IFS= read -r line; do
    if [ "$line" = @@ ]; then answers+=(''); else answers[-1]+=$line$'\n'; fi
  done < <(run_all 'echo @@; ' "$@")
}

# rows TABLE: prints the number of rows of a table of virsh. Without rows it still has a heading; 1: it has none.
rows() { awk '/^-+$/ { heading = 1; next } heading && NF { rows++ } END { if (!heading) exit 1; print rows + 0 }' <<<"$1"; }

# read_lists KIND ...: reads UUIDs and states; 1: the lists contradict one another, and `contradiction` is one of them
# shellcheck disable=SC2034 # some scripts do not use all of them
read_lists() {
  local kind list commands=(uri) at=1 pair count uuid
  for kind; do
    list=$kind-list
    [ "$kind" != domain ] || list=list
    commands+=("$list --all" "$list --uuid" "$list --inactive --uuid" "$list --all --persistent --uuid")
    commands+=("$list --all --transient --uuid" "$list --all --autostart --uuid" "$list --all --no-autostart --uuid")
  done
  ask "${commands[@]}"
  objects=() name_of=() uuid_of=() state_of=() remote=
  [[ ${answers[0]-} == *://* ]] || no_answer uri
  [[ ${answers[0]} != *://[!/]* ]] || remote=yes
  for kind; do
    count=$(rows "${answers[at]-}") || no_answer "${commands[at]}"
    # Each object is in one list of each pair. This finds a list that is empty because the command failed.
    for pair in 1 3 5; do
      contradiction=${commands[at + pair]}
      [ "$(wc -w <<<"${answers[at + pair]-}${answers[at + pair + 1]-}")" -eq "$count" ] || return
    done
    for uuid in ${answers[at + 1]} ${answers[at + 2]}; do objects+=("$kind $uuid"); done
    for uuid in ${answers[at + 1]}; do state_of[active $kind $uuid]=yes; done
    for uuid in ${answers[at + 3]}; do state_of[persistent $kind $uuid]=yes; done
    for uuid in ${answers[at + 5]}; do state_of[autostart $kind $uuid]=yes; done
    at=$((at + 7))
  done
}

# read_names: reads the names; 1: there is none for the object `missing`
# shellcheck disable=SC2034 # as above
read_names() {
  local object commands=() at=0 name
  for object in "${objects[@]}"; do
    case $object in
      domain*) commands+=("domname ${object#* }") ;;
      *) commands+=("${object% *}-name ${object#* }") ;;
    esac
  done
  ask "${commands[@]}"
  for object in "${objects[@]}"; do
    missing=$object
    name=${answers[at]-}
    name=${name%%$'\n'*}
    [ -n "$name" ] || return
    name_of[$object]=$name
    uuid_of[${object% *} $name]=${object#* }
    at=$((at + 1))
  done
}

# How often to read again when objects come and go during the reading, as other builds make them do
patience=4
# read_objects [--facts] KIND ...: reads all objects of these kinds, with --facts their XML too. A failed read ends the
# script, except that an object may disappear between its list and its XML.
read_objects() {
  local with_facts='' missing='' contradiction='' changes=0 gone=0
  if [ "$1" = --facts ]; then
    with_facts=yes
    shift
  fi
  while true; do
    if ! read_lists "$@"; then
      [ "$((changes++))" -lt "$patience" ] ||
        die "the lists of libvirt at $connect contradict one another ($contradiction): run this again"
      sleep 0.2
    elif read_names && { [ -z "$with_facts" ] || read_facts; }; then
      return
    elif [ "$((gone++))" -gt "$patience" ] || { read_lists "${missing% *}" && is_listed_object "$missing"; }; then
      no_answer "the name and XML of ${missing/#net/network}"
    fi
  done
}
# is_listed_object OBJECT: whether the last lists have it
is_listed_object() { listed "$1" "$(printf '%s\n' "${objects[@]}")"; }
