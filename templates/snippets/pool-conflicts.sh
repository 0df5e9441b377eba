# GUEST POOL VOLUME own|shared SIZE FORMAT OPTIONS of each volume
disks=()
declare -A guest_uuid=()
{% for guest in guests %}
guest_uuid[{{ guest.name | sh }}]={{ guest.uuid | sh }}
{% for disk in guest.disks %}
{% if disk.volume %}
disks+=({{ guest.name | sh }} {{ disk.pool | sh }} {{ disk.volume | sh }} {{ "shared" if disk.shared else "own" }} {{ disk.size | disk_size | sh }} {{ ("none" if disk.pool_type == "disk" else disk.format) | sh }} {{ disk | volume_options | join(" ") | sh }})
{% endif %}
{% endfor %}
{% endfor %}

{% include "snippets/capacity.sh" %}

# shared_volumes NAME: sets `volumes` to VOLUME SIZE FORMAT OPTIONS of the shared volumes of a pool
shared_volumes() {
  local name=$1
  declare -A known=()
  volumes=()
  set -- "${disks[@]}"
  while [ $# -gt 0 ]; do
    if [ "$2 $4" = "$name shared" ] && [ -z "${known[$3]-}" ]; then
      volumes+=("$3" "$5" "$6" "$7")
      known[$3]=yes
    fi
    shift 7
  done
}

read_all() {
  local guest
  if [ -n "$replace" ] || [[ " ${disks[*]} " == *' shared '* ]]; then with_volumes=yes; fi
  read_libvirt
  # `status` has read only the planned volumes.
  [ -z "$with_volumes" ] || [ -n "$list" ] || read_images
  for guest in "${!guest_uuid[@]}"; do own[${guest_uuid[$guest]}]=yes; done
  index_uses
}

# The directories and types of the host's own pools
declare -A external_path=() external_type=()
{% for storage in storages %}
{% if storage.external %}
external_path[{{ storage.name | sh }}]={{ storage.path | sh }} external_type[{{ storage.name | sh }}]={{ storage.type | sh }}
{% endif %}
{% endfor %}
# read_target NAME FILE: sets `planned` to the planned directory, `planned_type` to the type and `planned_source` to the source
# of a pool
read_target() {
  local fact one two
  planned=${external_path[$1]-} planned_type=${external_type[$1]-}
  [ -z "${is_external[$1]-}" ] || return 0
  planned_source=
  while IFS=$'\037' read -r _ _ fact one two; do
    case $fact in
      target) planned=$one planned_type=$two ;;
      source) planned_source=$one ;;
    esac
  done < <(object_facts <"$2")
  [ -n "$planned_type" ]
}

# refuse_conflicts NAME FILE: refuses a pool whose directory or volumes others use
refuse_conflicts() {
  local name=${name_in_libvirt[$1]} planned='' planned_type is='' kind key fact path text
  read_target "$1" "$2" || true
  if [ -n "${is_external[$1]-}" ]; then
    [ -n "$list" ] || refuse_shared "$1" "$name" "$planned"
    return
  fi
  identify "$planned"
  while IFS=$'\037' read -r kind key fact path _; do
    [ "$kind $fact" = 'pool target' ] || continue
    if [ "$key" = "${planned_uuid[$1]}" ]; then
      is=$path
    elif [ -z "${is_planned[$key]-}" ]; then
      identify "$path"
      # The partitions of all disks are in one directory.
      [ "$planned_type" = disk ] || [ "${file_at[$path]}" != "${file_at[$planned]}" ] ||
        refuse "storage pool $name: its directory $planned is that of storage pool ${name_of[pool $key]}"
    fi
  done <"$facts"
  if [ -n "$is" ] && [ "$is" != "$planned" ] && [ -n "$replace" ]; then
    find_pool_users "$name" "$is"
    [ -z "$text" ] || refuse "storage pool $name: not replaced, because it is in use by $text"
  fi
  [ -n "$list" ] || refuse_shared "$1" "$name" "$planned"
}

# refuse_shared NAME POOL DIRECTORY: refuses a shared volume that so far only others use
refuse_shared() {
  local name=$1 pool=$2 directory=$3 volumes=() names=()
  shared_volumes "$name"
  set -- "${volumes[@]}"
  while [ $# -gt 0 ]; do
    if ! is_in_use_here "$pool" "$1" "$directory/$1"; then
      volume_path[$pool/$1]=${volume_path[$pool/$1]-$directory/$1}
      names+=("$pool/$1")
    fi
    shift 4
  done
  refuse_used "${names[@]}"
}

# refuse_used POOL/VOLUME ...: refuses volumes that others use
refuse_used() {
  local volume text
  find_users "$@"
  for volume; do
    describe_users "$volume"
    [ -z "$text" ] || refuse "volume $volume: $text"
  done
}

# refuse_volumes GUEST: refuses existing volumes of a guest that others use
refuse_volumes() {
  local name=$1 pool mine=() shared=()
  with_volumes=yes
  read_libvirt
  read_images
  set -- "${disks[@]}"
  while [ $# -gt 0 ]; do
    pool=${name_in_libvirt[$2]-$2}
    if [ "$1" = "$name" ] && [ -n "${volume_path[$pool/$3]-}" ]; then
      if [ "$4" = own ]; then
        mine+=("$pool/$3")
      else
        shared+=("$pool/$3")
      fi
    fi
    shift 7
  done
  own=([${guest_uuid[$name]}]=yes)
  refuse_used "${mine[@]}"
  for name in "${!guest_uuid[@]}"; do own[${guest_uuid[$name]}]=yes; done
  refuse_used "${shared[@]}"
}

# has_volume POOL VOLUME
has_volume() {
  [ -z "${is_listed_volume[$1/$2]-}" ] || return 0
  # The reading knows the volumes of pools that were active by then.
  is_running "$1" && return 1
  virsh vol-info --pool "$1" "$2" &>/dev/null
}

# complete NAME: creates the shared volumes of a pool
complete() {
  local pool=${name_in_libvirt[$1]} volumes=() options
  shared_volumes "$1"
  set -- "${volumes[@]}"
  while [ $# -gt 0 ]; do
    if ! has_volume "$pool" "$1"; then
      read -r -a options <<<"$4"
      [[ $4 == *--allocation=* ]] || options=(--allocation 0 "${options[@]}")
      change vol-create-as "$pool" "$1" "$(capacity "$2")" "${options[@]}" --format "$3" || return
    fi
    shift 4
  done
}

# remedy: prints how both labs fit on the host
remedy() {
  say "to run this lab beside them, set {{ "another" if name_prefix else "a" }} \`name_prefix\` in a \`common\` layer, and give pools of other names another \`path\` each"
}
