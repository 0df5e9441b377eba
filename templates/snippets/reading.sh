# The state of libvirt, read in two processes of virsh, and a third one for volumes: lists, then XML and tables. The exit
# status of virsh says nothing, because it goes on after a command that fails. So a mark ends each answer. An answer without
# a mark, or an empty one that must not be empty, is a failed read.

# The objects of libvirt, as `KIND UUID`, where KIND is domain, net or pool
objects=()
# name_of[KIND UUID], uuid_of[KIND NAME]; state_of[FLAG KIND UUID] is empty or not, a FLAG being one of `partitions`
declare -A name_of=() uuid_of=() state_of=()
# xml_of[live UUID] and xml_of[config UUID] of a network; leases_of[UUID] of a network and volumes_of[UUID] of a pool: tables
# shellcheck disable=SC2034 # some scripts do not use all of them
declare -A xml_of=() leases_of=() volumes_of=()
# A file: the facts of the XML, in lines of object-facts.awk
facts=
# Not empty: libvirt is on another host
# shellcheck disable=SC2034 # as above
remote=
# Whether to read the tables of volumes and leases
with_volumes='' with_leases=
# A directory with the answers that another script has read; empty: this one reads
reading=

# Networks and pools of the host that the lab uses: KIND NAME
externals=(
{% for network in networks %}
{% if network.external %}
  {{ ("net " + network.name) | sh }}
{% endif %}
{% endfor %}
{% for storage in storages %}
{% if storage.external %}
  {{ ("pool " + storage.name) | sh }}
{% endif %}
{% endfor %}
)

{% include "snippets/answers.sh" %}

{% raw %}
# read_from_virsh FILE COMMAND ...: writes the answers of virsh to a file of `reading`
read_from_virsh() {
  local file=$reading/$1
  shift
  [ -e "$file" ] || run_all "$@" >"$file"
}

# Each object is in one list of a group. This detects a list that is empty because its command failed.
partitions=('active inactive' 'persistent transient' 'autostart no-autostart')
partitions+=('state-running state-paused state-shutoff state-other') # of guests

# list_commands: sets `asked` to the commands that list objects of all kinds
list_commands() {
  local kind list flag flags option
  read -r -a flags <<<"${partitions[*]}"
  asked=(uri)
  for kind in domain net pool; do
    list=$kind-list
    [ "$kind" != domain ] || list=list
    asked+=("$list --all")
    for flag in "${flags[@]}"; do
      [[ $kind == domain || $flag != state-* ]] || continue
      case $flag in
        active) option= ;;
        inactive) option=' --inactive' ;;
        *) option=" --all --$flag" ;;
      esac
      asked+=("$list$option --uuid")
    done
  done
}

# read_lists: reads UUIDs and states; 1: the lists contradict one another, and `contradiction` is one of them
# shellcheck disable=SC2034 # some scripts do not use all of them
read_lists() {
  local kind at=1 count sum group flag uuid words asked commands missing answers
  list_commands
  marked "${asked[@]}"
  read_from_virsh lists "${commands[@]}"
  objects=() name_of=() uuid_of=() state_of=() remote=
  take "${#asked[@]}" "$reading/lists" "${commands[@]}" || no_answer "$missing"
  [[ ${answers[0]} =~ ^[a-z0-9+]+://[^[:space:]]*[[:space:]]*$ ]] || no_answer uri
  [[ ${answers[0]} != *://[!/]* ]] || remote=yes
  for kind in domain net pool; do
    rows "${answers[at]}" || no_answer "${asked[at]}"
    at=$((at + 1))
    for group in "${partitions[@]}"; do
      [[ $kind == domain || $group != state-* ]] || continue
      sum=0
      contradiction=${asked[at]}
      for flag in $group; do
        [[ ${answers[at]} != *[!-0-9a-f$'\n ']* ]] || return
        split "${answers[at]}"
        for uuid in "${words[@]}"; do
          state_of[$flag $kind $uuid]=yes
          [[ $flag != *active ]] || objects+=("$kind $uuid")
        done
        sum=$((sum + ${#words[@]}))
        at=$((at + 1))
      done
      [ "$sum" -eq "$count" ] || return
    done
  done
}
{% endraw %}
# object_facts: prints the facts of the XML on standard input
object_facts() {
  LC_ALL=C awk '
{% include "snippets/object-facts.awk" %}
'
}
{% raw %}
# object_commands: sets `tables` to the commands for tables and XML of networks, `whose` to the names of their answers, and
# `xml` to the commands for all other XML; wanted[OBJECT] is the number of XMLs of an object
object_commands() {
  local object uuid command
  tables=() whose=() xml=() wanted=()
  for object in "${objects[@]}"; do
    uuid=${object#* } wanted[$object]=1
    if [ -n "${state_of[active $object]-}" ] && [ -n "${state_of[persistent $object]-}" ]; then wanted[$object]=2; fi
    case $object in
      net*)
        if [ -n "${state_of[active $object]-}" ]; then
          tables+=("net-dumpxml $uuid") whose+=("live $uuid")
          [ -z "$with_leases" ] || { tables+=("net-dhcp-leases $uuid"); whose+=("leases $uuid"); }
        fi
        [ -z "${state_of[persistent $object]-}" ] || { tables+=("net-dumpxml --inactive $uuid"); whose+=("config $uuid"); }
        continue
        ;;
      pool*)
        command="pool-dumpxml"
        if [ -n "${state_of[active $object]-}" ] && [ -n "$with_volumes" ]; then tables+=("vol-list $uuid") whose+=("volumes $uuid"); fi
        ;;
      *) command=dumpxml ;;
    esac
    xml+=("$command $uuid")
    [ "${wanted[$object]}" = 1 ] || xml+=("$command --inactive $uuid")
  done
}

# read_xml: reads XML and tables; 1: the answer for the object `missing` is not complete
# shellcheck disable=SC2034 # as above
read_xml() {
  local tables whose xml commands at kind key fact name answers count
  declare -A wanted=()
  object_commands
  marked "${tables[@]}"
  read_from_virsh objects echo "${commands[@]}" "echo $mark$mark" "${xml[@]}"
  take "${#tables[@]}" "$reading/objects" "${commands[@]}" || no_answer "$missing"
  xml_of=() leases_of=() volumes_of=()
  for at in "${!tables[@]}"; do
    key=${whose[at]#* }
    case ${whose[at]} in
      leases*) leases_of[$key]=${answers[at]} missing="net $key" ;;
      volumes*) volumes_of[$key]=${answers[at]} missing="pool $key" ;;
      *) xml_of[${whose[at]}]=${answers[at]}; continue ;;
    esac
    rows "${answers[at]}" || return
  done
  facts=$reading/facts
  # Without the tables, because names of volumes in them may look like XML
  [ -e "$facts" ] || { printf '%s\n' "${xml_of[@]}"; sed "1,/$mark$mark/d" "$reading/objects"; } | object_facts >"$facts"
  while IFS=$'\037' read -r kind key fact name _; do
    [ "$fact" = object ] || continue
    name_of[$kind $key]=$name
    uuid_of[$kind $name]=$key
    wanted[$kind $key]=$((${wanted[$kind $key]-0} - 1))
  done <"$facts"
  for missing in "${objects[@]}"; do
    [ "${wanted[$missing]}" = 0 ] && [ -n "${name_of[$missing]-}" ] || return
  done
}
{% endraw %}
# How often to read again if other builds create or remove objects during the reading
patience=4
# read_libvirt: reads all objects. A failed read ends the script, except that an object may disappear between its list and
# its XML.
read_libvirt() {
  local missing='' contradiction='' changes=0 gone=0
  if [ -n "$reading" ]; then
    IFS=, read -r with_volumes with_leases <"$reading/parts"
  else
    make_work
    reading=$work
    echo "$with_volumes,$with_leases" >"$reading/parts"
  fi
  while true; do
    if ! read_lists; then
      [ "$((changes++))" -lt "$patience" ] ||
        die "the lists of libvirt at $connect contradict one another ($contradiction): run this again"
      sleep 0.2
    elif read_xml; then
      plan_externals
      return
    else
      # Is it still there?
      rm -f "$reading/lists" "$reading/objects" "$reading/facts"
      if [ "$((gone++))" -gt "$patience" ] || { read_lists && is_there "$missing"; }; then
        no_answer "the XML and tables of ${missing/#net/network}"
      fi
    fi
    rm -f "$reading/lists" "$reading/objects" "$reading/facts"
  done
}
# plan_externals: adds the networks and pools of the host that the plan uses to is_planned[UUID]
plan_externals() {
  local object
  for object in "${externals[@]}"; do
    [ -z "${uuid_of[$object]-}" ] || is_planned[${uuid_of[$object]}]=yes
  done
}
# is_there OBJECT: whether the last lists have it
is_there() { [ -n "${state_of[active $1]-}${state_of[inactive $1]-}" ]; }
