{#- A volume that is based on another one names it in its XML. -#}
# prune: removes the volumes of the named images that are not planned, and that no volume of an active pool is based on
prune() {
  local pool volume name volumes used='' text planned
  while read -r pool; do
    [ -n "$pool" ] || continue
    while read -r volume _; do
      [ -n "$volume" ] || continue
      text=$(virsh vol-dumpxml --pool "$pool" "$volume") || die "cannot read volume $volume of pool $pool: nothing is removed"
      [[ ! $text =~ '<backingStore>'[[:space:]]*'<path>'([^<]*) ]] || used+=${BASH_REMATCH[1]}$'\n'
    done < <(virsh vol-list --pool "$pool")
  done < <(virsh pool-list --name)
  for name in "${names[@]}"; do
    pool=${pool_of[$name]}
    volumes=$(virsh vol-list --pool "$pool") || die "storage pool $pool is not active"
    planned=${digits_of[$name]:+$name-${digits_of[$name]:0:12}}
    # Of an image with a list of hashes, the only volume that is there is the planned one.
    [ -n "$planned" ] || planned=$(volumes_of "$name")
    while read -r volume; do
      if [ -z "$volume" ] || [ "$volume" = "$planned" ]; then continue; fi
      text=$(virsh vol-path --pool "$pool" "$volume") || continue
      if listed "$text" "$used"; then
        say "volume $volume stays: other volumes are based on it"
      else
        change vol-delete --pool "$pool" "$volume" || status=1
      fi
    done < <(volumes_of "$name")
  done
}
[ -z "$prune" ] || prune
