# Paths have \036 for a line break, as in the facts. normal[PATH] is without `.`, `..` and double slashes; resolved[PATH] is
# also without symbolic links. file_at[PATH] is the file: its device and inode, or its path if this host does not see it.
declare -A normal=() resolved=() file_at=()
# paths_of[FILE]: the paths of one file, a line each
declare -A paths_of=()

# identify PATH ...: fills these maps
identify() {
  local path batch=()
  for path; do
    if [ -z "$path" ] || [ -n "${normal[$path]-}" ]; then continue; fi
    normal[$path]=$path
    batch+=("${path//$'\036'/$'\n'}")
    if [ "${batch[499]-}" ]; then
      identify_batch "${batch[@]}"
      batch=()
    fi
  done
  [ -z "${batch[0]-}" ] || identify_batch "${batch[@]}"
}

identify_batch() {
  local path file at=0
  as_realpath -s "$@"
  for path; do normal[${path//$'\n'/$'\036'}]=${real_paths[at++]}; done
  if [ -z "$remote" ]; then
    at=0
    as_realpath -m "$@"
    for path; do resolved[${path//$'\n'/$'\036'}]=${real_paths[at++]}; done
    while IFS=' ' read -r -d '' file path; do
      file_at[${path//$'\n'/$'\036'}]=$file
    done < <(stat -L --printf '%d:%i %n\0' -- "$@" 2>/dev/null)
  fi
  for path; do
    path=${path//$'\n'/$'\036'}
    file=${file_at[$path]-${resolved[$path]-${normal[$path]}}}
    file_at[$path]=$file
    paths_of[$file]+=$path$'\n'
  done
}

# identify_facts: identifies the paths in the XML of all guests
identify_facts() {
  local kind fact path paths=()
  while IFS=$'\037' read -r kind _ fact path _; do
    [ "$kind $fact" != 'domain path' ] || paths+=("$path")
  done <"$facts"
  identify "${paths[@]}"
}

# as_realpath OPTION PATH ...: sets `real_paths` to the output of realpath for each path
as_realpath() {
  local path
  mapfile -d '' -t real_paths < <(realpath -m -z "$@" 2>/dev/null)
  [ -z "${real_paths[$# - 2]-}" ] || return 0
  # realpath leaves out a path whose links form a loop.
  real_paths=()
  for path in "${@:2}"; do real_paths+=("$(realpath -m "$1" "$path" 2>/dev/null || printf %s "$path")"); done
}

# is_visible PATH: whether this user can see that the file exists or does not
is_visible() {
  local path=${normal[$1]//$'\036'/$'\n'}
  [ -z "$remote" ] || return
  while [ ! -e "$path" ]; do
    path=${path%/*}
    [ -n "$path" ] || path=/
  done
  [ "$path" = "${normal[$1]//$'\036'/$'\n'}" ] || [ -x "$path" ]
}

# is_within PATH DIRECTORY: whether a file is below a directory, also by another path
is_within() {
  [[ ${normal[$1]} != "${normal[$2]%/}"/* ]] || return 0
  [ -z "$remote" ] || return
  [[ ${resolved[$1]} != "${resolved[$2]%/}"/* ]] || return 0
  # A bind mount
  [[ ${normal[$1]%/*}/ -ef $2 || ${resolved[$1]%/*}/ -ef $2 ]]
}

# is_file PATH: whether this host sees the file
is_file() { [[ ${file_at[$1]} != /* ]]; }
