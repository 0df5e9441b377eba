# The volumes of a guest with a cloud image: its first disk starts as a copy of the image.
image={{ cloud_init.image.name | sh }} image_pool={{ cloud_init.image.pool | sh }}
# Empty: the plan does not know the hash in the name
image_volume={{ (cloud_init.image.volume or "") | sh }}
image_copy={{ cloud_init.copy | sh }}
system_disk={{ (disks[0].pool + "/" + disks[0].volume) | sh }} system_size={{ disks[0].size | disk_size | sh }}

# find_image: sets `image_volume` and `image_path`, and refuses an image that cannot be copied
find_image() {
  local xml least has names remedy="run host/image_register.sh"
  image_path=$image_volume
  [ "$mode" != commands ] && [[ " ${create[*]} " == *" ${system_disk/\// } "* ]] || return 0
  if [ -z "$image_volume" ]; then
    names=$(virsh vol-list --pool "$image_pool" | awk -v image="$image" '
      substr($1, 1, length(image) + 1) == image "-" && substr($1, length(image) + 2) ~ /^[0-9a-f]+$/ && length($1) == length(image) + 13 { print $1 }')
    [ -n "$names" ] || die "storage pool $image_pool has no volume of the cloud image $image: $remedy"
    [[ $names != *$'\n'* ]] || die "storage pool $image_pool has several volumes of the cloud image $image (${names//$'\n'/, }): set its \`sha256\` or \`sha512\` in \`cloud_images\`, or $remedy --prune"
    image_volume=$names
  fi
  xml=$(virsh vol-dumpxml --pool "$image_pool" "$image_volume" 2>/dev/null) ||
    die "storage pool $image_pool has no volume $image_volume of the cloud image $image: $remedy"
  [[ $xml == *"<format type='qcow2'/>"* && $xml =~ '<capacity unit='.bytes.'>'([0-9]+) ]] ||
    die "volume $image_volume of the cloud image $image is not complete: $remedy"
  least=$(((BASH_REMATCH[1] + 1048575) / 1048576))
  if [[ $system_size == *M ]]; then has=${system_size%M}; else has=$((system_size * 1024)); fi
  [ "$least" -le "$has" ] || die "the first disk has $has MiB, and the cloud image $image has $least: set its \`size\` to $(((least + 1023) / 1024)) or more"
  image_path=$(virsh vol-path --pool "$image_pool" "$image_volume")
}

# create_volume POOL VOLUME SIZE FORMAT [OPTION ...]: the options are those of vol-create-as
create_volume() {
  local capacity
  capacity=$(capacity "$3")
  if [ "$1/$2" != "$system_disk" ]; then
    {{ "create_as" if is_encrypted else "change vol-create-as" }} "$1" "$2" "$capacity" "${@:5}" --format "$4"
  elif [ "$image_copy" = linked ]; then
    change vol-create-as "$1" "$2" "$capacity" "${@:5}" --format "$4" --backing-vol "${image_path:-$image}" --backing-vol-format qcow2
  else
    change vol-create-from "$1" <(echo "<volume><name>$2</name><capacity unit='${capacity: -1}'>${capacity%?}</capacity><target><format type='$4'/></target></volume>") \
      "${image_volume:-$image}" --inputpool "$image_pool" || return
    new_volumes+=("$1" "$2")
    change vol-resize --pool "$1" "$2" "$capacity"
  fi
}
