# Owners of objects: guests have a mark in their metadata, with the lab, and the host and directory that brought it up.
# Networks have a mark with the lab. Pools have no metadata. If the lab has an id, all its UUIDs begin alike.
lab_id={{ site | lab_id | sh }}
lab_site={{ site | sh }}
lab_uuids={% if site | lab_id %}{{ site | lab_uuids | sh }}{% endif %}

adopt=
# HOST:DIRECTORY of this output
origin=
# origin_of[UUID] of the guests of this lab that have a mark; volumes_of_mark[UUID] and, of seeds, seeds_of_mark[UUID]:
# POOL/VOLUME, a line each
# shellcheck disable=SC2034 # some scripts do not use all of them
declare -A origin_of=() volumes_of_mark=() seeds_of_mark=()
# secrets_of_mark[UUID]: the secrets of its encrypted volumes, as UUID POOL/VOLUME, a line each
# shellcheck disable=SC2034 # as above
declare -A secrets_of_mark=()
# hosts_of_mark[UUID]: the hosts that the lab has added to networks of the host for a guest, a line each, with \037 between
# the fields: NETWORK MAC NAME ADDRESS ADDRESS6; all_hosts_of_mark[UUID] also has those of the mark that a running guest started with
# shellcheck disable=SC2034 # some scripts do not use all of them
declare -A hosts_of_mark=() all_hosts_of_mark=()
# Objects of this lab that are no longer in the plan
leftovers=()

# read_origin TOP: sets `origin`; TOP is the directory of the output
read_origin() {
  local host directory
  read -r host </proc/sys/kernel/hostname || true
  directory=$(cd -P -- "$1" && printf %s/ "$PWD")
  origin=$host:${directory%/}
}

# read_marks: needs is_planned[UUID]
read_marks() {
  local kind key fact id site title host directory object
  declare -A is_of_lab=()
  while IFS=$'\037' read -r kind key fact id site title host directory _; do
    case $fact in
      mark)
        hosts_of_mark[$key]=
        if [ "$id" != "$lab_id" ] || [ "${id:-$site}" != "${id:-$lab_site}" ]; then continue; fi
        [ "$kind" != domain ] || origin_of[$key]=${host//$'\036'/$'\n'}:${directory//$'\036'/$'\n'}
        # Labs without an id can only be distinguished by the origin.
        if [ -n "$id" ] || [ "${origin_of[$key]-}" = "$origin" ]; then is_of_lab[$kind $key]=yes; fi
        ;;
      marked-host)
        if [ -z "${origin_of[$key]-}" ] || [ -z "${is_of_lab[$kind $key]-}${is_planned[$key]-}" ]; then continue; fi
        hosts_of_mark[$key]+=$id$'\037'$site$'\037'$title$'\037'$host$'\037'$directory$'\n'
        all_hosts_of_mark[$key]+=$id$'\037'$site$'\037'$title$'\037'$host$'\037'$directory$'\n'
        ;;
      marked-volume) volumes_of_mark[$key]+=$id/$site$'\n' ;;
      marked-secret) secrets_of_mark[$key]+=$id' '$site$'\n' ;;
      marked-seed) seeds_of_mark[$key]+=$id/$site$'\n' ;;
    esac
  done <"$facts"
  leftovers=()
  for object in "${objects[@]}"; do
    [ -z "${is_planned[${object#* }]-}" ] || continue
    if [ -n "${is_of_lab[$object]-}" ] || [[ -n $lab_uuids && ${object#* } == "$lab_uuids"* ]]; then leftovers+=("$object"); fi
  done
}

# find_other_origin: sets `other` to the first guest of this lab that was brought up from elsewhere, as a part of a message
find_other_origin() {
  local object uuid
  other=
  for object in "${objects[@]}"; do
    uuid=${object#* }
    if [ "${origin_of[$uuid]-$origin}" = "$origin" ]; then continue; fi
    if [ -z "$lab_id" ] && [ -z "${is_planned[$uuid]-}" ]; then continue; fi
    other="guest ${name_of[domain $uuid]} was brought up from ${origin_of[$uuid]}, and this is $origin"
    return
  done
}

# word_of OBJECT: prints the word for its kind
# shellcheck disable=SC2317 # register scripts do not print leftovers
word_of() {
  case $1 in
    domain*) echo guest ;;
    net*) echo network ;;
    *) echo "storage pool" ;;
  esac
}

# refuse_other_origin: ends the script when a guest of this lab was brought up from elsewhere
# shellcheck disable=SC2317 # `status` only prints
refuse_other_origin() {
  local other
  [ -z "$adopt" ] || return 0
  find_other_origin
  [ -z "$other" ] ||
    die "$other: if the lab has moved here, use --adopt; if this is a copy of it, give the copy another \`lab: {id: ...}\` in META, and build it again"
}
