# find_pool_users POOL DIRECTORY: sets `text` to the guests, other than `own`, that use files in it
find_pool_users() {
  local kind key fact one
  text=
  identify "$2"
  identify_facts
  while IFS=$'\037' read -r kind key fact one _; do
    if [ "$kind" != domain ] || [ -n "${own[$key]-}" ]; then continue; fi
    if [ "$fact $one" = "volume $1" ] || { [ "$fact" = path ] && is_within "$one" "$2"; }; then add_guest "$key"; fi
  done <"$facts"
}

# add_guest UUID: adds a guest to `text`
add_guest() {
  local guest="guest ${name_of[domain $1]}"
  [[ ", $text, " == *", $guest, "* ]] || text+=${text:+, }$guest
}

# index_uses: finds the volumes and paths that guests of `own` have, and a guest of others for those that others have
declare -A in_use_here=() in_use_elsewhere=()
# shellcheck disable=SC2034 # only `down` uses the second
index_uses() {
  local kind key fact one two
  in_use_here=() in_use_elsewhere=()
  while IFS=$'\037' read -r kind key fact one two _; do
    case $kind-$fact in
      domain-path) ;;
      domain-volume) one+=/$two ;;
      *) continue ;;
    esac
    if [ -n "${own[$key]-}" ]; then in_use_here[$one]=yes; else in_use_elsewhere[$one]=$key; fi
  done <"$facts"
}
# is_in_use_here POOL VOLUME PATH: whether a guest of `own` has the volume
is_in_use_here() { [ -n "${in_use_here[$1/$2]-}${in_use_here[$3]-}" ]; }
