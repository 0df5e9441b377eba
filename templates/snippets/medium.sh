# Without a storage pool for the directory of an ISO image, virt-install 4.1 defines one: it stays on the host, and of two builds
# at once the second one fails. So the directory has a transient pool while virt-install runs.
lent_pools=miniascape-medium-

# open_medium_lock POOL: opens a file beside the other locks, which each build with this pool has locked
open_medium_lock() {
  local held=("${locks[@]}")
  exec {medium_lock}>"${held[0]%/*}/$1-$EUID.lock"
}
# return_medium POOL: removes the pool, unless another build needs it
return_medium() {
  if ! flock --nonblock "$medium_lock" || ! virsh pool-dumpxml "$1" &>/dev/null; then return 0; fi
  change pool-destroy "$1"
}
