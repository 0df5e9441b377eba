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

# check_volumes: ends the script if others use an existing volume of the guest
check_volumes() {
  local script volume
  script=$here/{% for part in templates.virtinst.dst.split("/") %}../{% endfor %}../host/storage_register.sh
  bash "$script" --guest {{ name | sh }} --connect "$connect" || die "guest $name is not built, because others may use its volumes"
  for volume in "${as_is[@]}"; do say "volume $volume already exists: ${dry_run:+would be }used unchanged"; done
}

# disk POOL VOLUME SIZE FORMAT SHARED SUBOPTIONS [OPTION ...]: a disk in a volume. The size is in GiB, or ends with M for MiB.
# The options are those of vol-create-as.
disk() {
  local volume=("$1" "$2" "$3" "$4" "$5" "${*:7}") gib=$3
  [[ $3 != *M ]] || gib=$(((${3%M} + 1023) / 1024))
{% if is_encrypted %}
  # virt-install 4.1 has no suboptions for the encryption.
  if [[ " ${*:7} " =~ ' --secret='([-0-9a-f]*)' ' ]]; then
    set -- "${@:1:5}" "$6,xpath0.set=./source/encryption/@format,xpath0.value=luks,xpath1.set=./source/encryption/secret/@type,xpath1.value=passphrase,xpath2.set=./source/encryption/secret/@uuid,xpath2.value=${BASH_REMATCH[1]}" "${@:7}"
  fi
{% endif %}
  listed "$1" "$pools" || die "storage pool $1 is not active: run storage_register.sh"
  install+=(--disk "vol=$1/$2,$6")
{% if disks.length and disks[0].imported %}
  if [ "$5" = imported ]; then
    if [ -n "${has_volume[$1/$2]-}" ]; then
      existing=yes
      checked+=(--disk "vol=$1/$2,$6")
    elif [ "$mode" != commands ]; then
      die "storage pool $1 has no volume $2, which the guest starts from: put it there, with virsh vol-create-as and vol-upload for example"
    fi
    remake=
    return
  fi
{% endif %}
  if [ -n "${has_volume[$1/$2]-}" ]; then
    existing=yes
    checked+=(--disk "vol=$1/$2,$6")
    if [ -n "$remake" ] && [ "$5" != shared ]; then
      remove+=("$1" "$2")
      create+=("${volume[@]}")
    elif [ "$mode" != commands ]; then
      as_is+=("$2 of pool $1")
    fi
  elif [ "$mode" != commands ]; then
    [ -n "${pool_path[$1]-}" ] || die "storage pool $1 has no directory"
{% if block_pools.length %}
    # virt-install takes the format of a file only.
    case $1 in
{% for pool in block_pools %}
      {{ pool | sh }}) checked+=(--disk "path=${pool_path[$1]}/$2,size=$gib,$6") ;;
{% endfor %}
      *) checked+=(--disk "path=${pool_path[$1]}/$2,size=$gib,format=$4,$6") ;;
    esac
{% else %}
    checked+=(--disk "path=${pool_path[$1]}/$2,size=$gib,format=$4,$6")
{% endif %}
    create+=("${volume[@]}")
  elif [ "$5" != shared ]; then
    create+=("${volume[@]}")
  fi
  remake=
}

{% set of_host = [] %}
{% for disk in disks %}
{% if not disk.volume %}
{% set of_host = of_host.concat([disk]) %}
{% endif %}
{% endfor %}
{% if of_host.length %}
# disk_of_host SUBOPTIONS: a disk that the host has, or a CD-ROM drive
disk_of_host() {
  install+=(--disk "$1")
  checked+=(--disk "$1")
}

{% endif %}
# volumes: creates the missing volumes
volumes() {
  local options
  set -- "${create[@]}"
  while [ $# -gt 0 ]; do
    read -r -a options <<<"$6"
    [[ $6 == *--allocation=* ]] || options=(--allocation 0 "${options[@]}")
{% if cloud_init %}
    if create_volume "$1" "$2" "$3" "$4" "${options[@]}"; then
{% else %}
    if {{ "create_as" if is_encrypted else "change vol-create-as" }} "$1" "$2" "$(capacity "$3")" "${options[@]}" --format "$4"; then
{% endif %}
      [ "$5" = shared ] || new_volumes+=("$1" "$2")
    else
      # The build of another guest may have created a shared one by now.
      [ "$5" = shared ] && virsh vol-info --pool "$1" "$2" &>/dev/null || return
    fi
    shift 6
  done
}

{% include "snippets/capacity.sh" %}
{% if is_encrypted %}

{% include "snippets/encrypted-volume.sh" %}
{% endif %}
