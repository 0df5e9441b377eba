# refuse_other_guest UUID: ends the script when the guest of that name has another UUID than the plan's
refuse_other_guest() {
  [ "$mode" != print-xml ] && [ "$1" != "$uuid" ] || return 0
  die "guest $name is not of this lab: its UUID is $1, the plan's is $uuid: set {{ "another" if name_prefix else "a" }} \`name_prefix\` in a \`common\` layer, or rename that guest"
}
# refuse_other_name: ends the script when another guest has the UUID
refuse_other_name() {
  [ "$mode" != print-xml ] || return 0
  die "guest $(virsh domname "$uuid") has the UUID of the plan's guest $name: give it that name again, or remove it"
}

# check_volumes: ends the script when others use a volume of the guest that is there already
check_volumes() {
  local script volume
  script=$here/{% for part in templates.virtinst.dst.split("/") %}../{% endfor %}../host/storage_register.sh
  bash "$script" --guest {{ name | sh }} --connect "$connect" || die "guest $name is not built, because others may use its volumes"
  for volume in "${as_is[@]}"; do say "volume $volume exists already: ${dry_run:+would be }used as it is"; done
}

# disk POOL VOLUME GIB FORMAT SHARED OPTIONS
disk() {
  local volume=("$1" "$2" "$3" "$4")
  listed "$1" "$pools" || die "storage pool $1 is not active: run storage_register.sh"
  install+=(--disk "vol=$1/$2,$6")
  if [ -n "${has_volume[$1/$2]-}" ]; then
    existing=yes
    checked+=(--disk "vol=$1/$2,$6")
    if [ -n "$remake" ] && [ "$5" != shared ]; then
      remove+=("$1" "$2")
      create+=("${volume[@]}" "$5")
    elif [ "$mode" != commands ]; then
      as_is+=("$2 of pool $1")
    fi
  elif [ "$mode" != commands ]; then
    [ -n "${pool_path[$1]-}" ] || die "storage pool $1 has no directory"
    checked+=(--disk "path=${pool_path[$1]}/$2,size=$3,format=$4,$6")
    create+=("${volume[@]}" "$5")
  elif [ "$5" != shared ]; then
    create+=("${volume[@]}" "$5")
  fi
  remake=
}

# volumes: makes those that are missing
volumes() {
  set -- "${create[@]}"
  while [ $# -gt 0 ]; do
    if change vol-create-as "$1" "$2" "$3G" --allocation 0 --format "$4"; then
      [ "$5" = shared ] || made+=("$1" "$2")
    else
      # Another guest may have made a shared one by now.
      [ "$5" = shared ] && virsh vol-info --pool "$1" "$2" &>/dev/null || return
    fi
    shift 5
  done
}
