# volume_path[POOL/VOLUME]; is_listed_volume[POOL/VOLUME] is not empty if libvirt lists it
declare -A volume_path=() is_listed_volume=()
# Paths of the images in pools
pool_images=()
# A file: the facts of the XML of volumes
volume_facts=

# Not empty: is_wanted[POOL/VOLUME] are the volumes to read
only_wanted=
declare -A is_wanted=()

# read_volumes: reads the volumes of active pools; a failed read ends the script
# shellcheck disable=SC2034 # some scripts do not use all of it
read_volumes() {
  local object commands=() row path kind key fact name
  # Paths that virsh prints changed
  declare -A is_mangled=() is_read_now=()
  for object in "${objects[@]}"; do
    while IFS= read -r row; do
      # Volumes on a server are no files and have no absolute path.
      [[ $row =~ ^' '[^/]*'  '(/.*)$ ]] || continue
      # virsh prints control characters, and a backslash before an x, as \xHH.
      row=${BASH_REMATCH[1]//\\/\\\\}
      printf -v path %b "${row//\\\\x/\\x}"
      name=${name_of[$object]}/${path##*/}
      name=${name//$'\n'/$'\036'}
      [ -z "$only_wanted" ] || [ -n "${is_wanted[$name]-}" ] || continue
      commands+=("vol-dumpxml '${path//\'/\'\\\'\'}'")
      path=${path//$'\n'/$'\036'}
      [[ $row != *'\xff'* ]] || is_mangled[$path]=yes
      volume_path[$name]=$path is_listed_volume[$name]=yes
      pool_images+=("$path")
    done <<<"${volumes_of[${object#* }]-}"
  done
  volume_facts=$reading/volumes
  [ -e "$volume_facts" ] || run_all "${commands[@]}" 2>/dev/null | object_facts >"$volume_facts"
  while IFS=$'\037' read -r kind key fact _; do
    [ "$fact" != object ] || is_read_now[$key]=yes
  done <"$volume_facts"
  for path in "${pool_images[@]}"; do
    if [ -n "${is_mangled[$path]-}" ] || { [ -z "${is_read_now[$path]-}" ] && ! is_removed "${path//$'\036'/$'\n'}"; }; then
      no_answer "vol-dumpxml $path"
    fi
  done
}

# is_removed PATH: whether the file of a volume without an answer is gone: libvirt lists it until the next refresh
is_removed() {
  local error
  ! error=$(virsh vol-dumpxml "$1" 2>&1) || return
  [[ $error == *"no storage vol with matching path"* || $error == *"No such file or directory"* ]]
}
