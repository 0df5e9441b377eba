{% include "snippets/volumes.sh" %}

# backing[PATH]: the backing images of an image, a line each
declare -A backing=()
# is_read[PATH]: the backing images have been read; is_unknown[PATH]: they cannot be read from here
declare -A is_read=() is_unknown=()
# Names of pools whose images cannot be listed
closed_pools=()

# read_images: reads the images of guests and pools, and their backing images to any depth. A failed read ends the script.
read_images() {
  local object kind key fact one two path queue=() at=0
  declare -A directory_of=() may_fail=()
  while IFS=$'\037' read -r kind key fact one two; do
    case $kind-$fact-$two in
      pool-target-dir | pool-target-fs | pool-target-netfs) directory_of[pool $key]=$one ;;
      domain-image-closed) may_fail[$one]=yes ;;
    esac
    [ "$kind-$fact" != domain-image ] || queue+=("$one")
  done <"$facts"
  read_volumes
  while IFS=$'\037' read -r kind key fact one _; do
    [ "$fact" != back ] || add_backing "$key" "$one"
  done <"$volume_facts"
  identify "${pool_images[@]}"
  for path in "${pool_images[@]}"; do is_read[$path]=yes; done
  # libvirt does not list files of inactive pools, nor files that are newer than its last refresh.
  for object in "${objects[@]}"; do
    [ -n "${directory_of[$object]-}" ] || continue
    if [ -z "$remote" ] && { [ -r "${directory_of[$object]}" ] || [ ! -e "${directory_of[$object]}" ]; }; then
      for path in "${directory_of[$object]%/}"/{,.[!.]}*; do
        [ -f "$path" ] || continue
        path=${path//$'\n'/$'\036'}
        [ -z "${is_read[$path]-}" ] || continue
        pool_images+=("$path")
        may_fail[$path]=yes
      done
    elif [ -z "${state_of[active $object]-}" ]; then
      closed_pools+=("${name_of[$object]}")
    fi
  done
  for path in "${pool_images[@]}"; do queue+=("$path"); done
  identify "${queue[@]}"
  while [ -n "${queue[at]-}" ]; do
    read_backing "${queue[at]}" "${may_fail[${queue[at]}]-}"
    while IFS= read -r path; do
      if [ -n "$path" ] && [ -z "${is_read[$path]-}" ]; then queue+=("$path"); fi
    done <<<"${backing[${queue[at]}]-}"
    at=$((at + 1))
  done
}

# add_backing IMAGE TEXT: adds a backing image, as TEXT in the head of the image names it
add_backing() {
  local text=$2
  case $text in
    json:*)
      while [[ $text =~ \"(/[^\"]*)\"(.*) ]]; do
        backing[$1]+=${BASH_REMATCH[1]}$'\n'
        text=${BASH_REMATCH[2]}
      done
      return
      ;;
    file:*) text=${text#file:} ;;
  esac
  if [[ $text != /* ]]; then
    # On a server, like nbd:...
    [[ ! $text =~ ^[^/]*: ]] || return 0
    text=${1%/*}/$text
  fi
  backing[$1]+=$text$'\n'
}

# read_backing IMAGE MAY-FAIL: reads the head of a qcow2 image that libvirt does not list
read_backing() {
  local file=${1//$'\036'/$'\n'} head offset size name
  [ -z "${is_read[$1]-}" ] || return 0
  is_read[$1]=yes
  identify "$1"
  if [ -n "$remote" ]; then
    [ -n "$2" ] || is_listed_elsewhere "$1" || is_unknown[$1]=yes
    return
  fi
  if is_visible "$1" && [ ! -f "$file" ] && [ ! -b "$file" ]; then return; fi
  if [ ! -r "$file" ]; then
    [ -n "$2" ] || is_listed_elsewhere "$1" || die "cannot read the image $file: run this as root"
    return 0
  fi
  head=$(od -A n -v -t x1 -N 24 -- "$file") || die "cannot read the image $file"
  head=${head//[!0-9a-f]/}
  [[ $head == 514649fb* ]] || return 0
  offset=$((16#${head:16:16})) size=$((16#${head:32:8}))
  [ "$offset" -gt 0 ] && [ "$size" -gt 0 ] || return 0
  name=$(dd if="$file" bs=1 skip="$offset" count="$size" status=none) || die "cannot read the image $file"
  add_backing "$1" "${name//$'\n'/$'\036'}"
}

# is_listed_elsewhere IMAGE: whether libvirt has listed the backing images under another path of the file
is_listed_elsewhere() {
  local path
  while IFS= read -r path; do
    if [ -n "$path" ] && [ "$path" != "$1" ] && [ -n "${is_read[$path]-}" ]; then return; fi
  done <<<"${paths_of[${file_at[$1]}]}"
  return 1
}
