{% include "snippets/paths.sh" %}

{% include "snippets/images.sh" %}

# own[UUID]: a guest that does not count as a user
declare -A own=()
# users_of[POOL/VOLUME]: a line for each user: UUID PATH HOW; the UUID is - for an image that no guest has
declare -A users_of=()
# The volumes in question, all, by file and by file name
candidates=()
declare -A candidates_at=() candidates_named=()

# find_users POOL/VOLUME ...: finds the guests and images that use these volumes or are based on them, to any depth
find_users() {
  local volume path kind key fact one two
  declare -A is_candidate=()
  candidates=("$@") candidates_at=() candidates_named=() users_of=()
  for volume; do
    path=${volume_path[$volume]}
    identify "$path"
    is_candidate[$path]=yes
    candidates_at[${file_at[$path]}]+=$volume$'\n'
    candidates_named[${path##*/}]+=$volume$'\n'
  done
  identify_facts
  while IFS=$'\037' read -r kind key fact one two; do
    if [ "$kind" != domain ] || [ -n "${own[$key]-}" ]; then continue; fi
    case $fact in
      path) follow "$key" "$one" ;;
      volume) [ -z "${volume_path[$one/$two]-}" ] || follow "$key" "${volume_path[$one/$two]}" ;;
    esac
  done <"$facts"
  for path in "${pool_images[@]}"; do
    [ -n "${is_candidate[$path]-}" ] || follow - "$path"
  done
  for volume; do
    for path in "${closed_pools[@]}"; do users_of[$volume]+=-$'\037'$path$'\037'closed$'\n'; done
  done
}

# follow WHO PATH: notes WHO as a user of the image and of the images that it is based on
follow() {
  local queue=("$2") at=0 path other
  declare -A visited=()
  # Most paths have nothing to do with any of the volumes.
  [[ ${paths_of[${file_at[$2]}]}${backing[$2]-}${is_unknown[$2]-} != "$2"$'\n' ||
    -n ${candidates_at[${file_at[$2]}]-}${candidates_named[${2##*/}]-} ]] || return 0
  while [ -n "${queue[at]-}" ]; do
    path=${queue[at]}
    at=$((at + 1))
    [ -z "${visited[$path]-}" ] || continue
    visited[$path]=yes
    identify "$path"
    mark "$1" "$2" "$path"
    while IFS= read -r other; do
      [ -z "$other" ] || queue+=("$other")
    done <<<"${paths_of[${file_at[$path]}]}${backing[$path]-}"
  done
}

# mark WHO HEAD PATH: adds a user to the volumes that PATH is; HEAD is PATH or is based on it
mark() {
  local volume how=based
  [ "${file_at[$2]}" != "${file_at[$3]}" ] || how=same
  while IFS= read -r volume; do
    [ -z "$volume" ] || users_of[$volume]+=$1$'\037'$2$'\037'$how$'\n'
  done <<<"${candidates_at[${file_at[$3]}]-}"
  if [ -n "${is_unknown[$3]-}" ]; then
    for volume in "${candidates[@]}"; do users_of[$volume]+=$1$'\037'$2$'\037'maybe-based$'\n'; done
  fi
  [ "$1 $how" != '- same' ] || return 0
  # Files that this host does not see may be the same if they have the same name.
  while IFS= read -r volume; do
    if [ -z "$volume" ] || [ "${file_at[$3]}" = "${file_at[${volume_path[$volume]}]}" ]; then continue; fi
    if is_file "${volume_path[$volume]}" && { is_file "$3" || is_visible "$3"; }; then continue; fi
    users_of[$volume]+=$1$'\037'$2$'\037'maybe-$how$'\n'
  done <<<"${candidates_named[${3##*/}]-}"
}

# describe_users POOL/VOLUME: sets `text` to its users; empty: there are none
describe_users() {
  local who path how line
  text=
  while IFS=$'\037' read -r who path how; do
    [ -n "$who" ] || continue
    if [ "$who" = - ]; then line="image $path"; else line="guest ${name_of[domain $who]} uses $path, which"; fi
    case $how in
      closed) line="storage pool $path is not active, so its images, which may be based on it, are not known" ;;
      same)
        if [ "${normal[$path]}" = "${normal[${volume_path[$1]}]}" ]; then line="guest ${name_of[domain $who]} uses it"; else line+=" is the same file"; fi
        ;;
      based) line+=" is based on it" ;;
      maybe-same) line+=" may be the same file, as far as can be seen from here" ;;
      maybe-based) line+=" may be based on it, as far as can be seen from here" ;;
    esac
    [[ "; $text; " == *"; $line; "* ]] || text+=${text:+; }$line
  done <<<"${users_of[$1]-}"
  text=${text//$'\036'/ }
}
