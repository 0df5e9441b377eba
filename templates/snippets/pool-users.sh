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

# index_own_uses: finds the volumes and paths that guests of `own` have
declare -A in_use_here=()
index_own_uses() {
  local kind key fact one two
  in_use_here=()
  while IFS=$'\037' read -r kind key fact one two _; do
    if [ "$kind" != domain ] || [ -z "${own[$key]-}" ]; then continue; fi
    case $fact in
      path) in_use_here[$one]=yes ;;
      volume) in_use_here[$one/$two]=yes ;;
    esac
  done <"$facts"
}
# is_in_use_here POOL VOLUME PATH: whether a guest of `own` has the volume
is_in_use_here() { [ -n "${in_use_here[$1/$2]-}${in_use_here[$3]-}" ]; }
