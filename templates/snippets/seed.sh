# The volume of the seed or of the config
seed_pool={{ seed_disk.pool | sh }} seed_volume={{ seed_disk.volume | sh }}
{% if seed_disk.target %}
seed_target={{ seed_disk.target | sh }}
{% endif %}

{% if not installer.seed %}
# seed_disk: has QEMU give the config to the guest. libvirt lets QEMU read it.
seed_disk() {
  local file=${pool_path[$seed_pool]-$seed_pool}/$seed_volume
  install+=(--sysinfo "type=fwcfg,entry0.name="{{ (installer.fwcfg(os) or "") | sh }}",entry0.file=${file//,/,,}")
  checked+=(--sysinfo "type=fwcfg,entry0.name="{{ (installer.fwcfg(os) or "") | sh }}",entry0.file=${file//,/,,}")
}
{% else %}
# seed_disk: puts the seed behind all other disks
seed_disk() {
  local suboptions=device=disk,bus=virtio,driver.type=raw,readonly=on,target.dev=$seed_target
  install+=(--disk "vol=$seed_pool/$seed_volume,$suboptions")
{% if has_image %}
  if [ -n "${has_volume[$seed_pool/$seed_volume]-}" ]; then
    checked+=(--disk "vol=$seed_pool/$seed_volume,$suboptions")
  elif [ "$mode" != commands ]; then
    checked+=(--disk "path=${pool_path[$seed_pool]}/$seed_volume,size=0.001,$suboptions")
  fi
{% endif %}
}
{% endif %}

# renew_seed: makes the volume of the seed, unless it has the same bytes
renew_seed() {
  local size
  size=$(stat -c %s -- "$answer")
  if [ -n "${has_volume[$seed_pool/$seed_volume]-}" ]; then
    make_work
    if virsh vol-download --pool "$seed_pool" "$seed_volume" "$work/seed" 2>/dev/null && cmp -s "$answer" "$work/seed"; then return; fi
    change vol-delete --pool "$seed_pool" "$seed_volume"
  fi
  change vol-create-as "$seed_pool" "$seed_volume" "$size" --format raw
  new_volumes+=("$seed_pool" "$seed_volume")
  change vol-upload --pool "$seed_pool" "$seed_volume" "$answer"
}
{% if not has_image %}

# drop_seed: takes the seed from the installed guest, for its cloud-init would read it again. A running guest keeps it.
drop_seed() {
  if [ -z "$dry_run" ]; then
    ! listed "$name" "$(virsh list --name)" || return 0
    [[ $(virsh dumpxml --inactive "$name") == *"$seed_volume"* ]] || return 0
  fi
  change detach-disk "$name" "$seed_target" --config
  change vol-delete --pool "$seed_pool" "$seed_volume"
}
{% endif %}
