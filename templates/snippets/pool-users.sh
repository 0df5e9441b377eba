# tell_pool_users POOL DIRECTORY: sets `text` to the guests, other than `own`, that have something in it
tell_pool_users() {
  local kind key fact one
  text=
  identify "$2"
  identify_facts
  while IFS=$'\037' read -r kind key fact one _; do
    if [ "$kind" != domain ] || [ -n "${own[$key]-}" ]; then continue; fi
    if [ "$fact $one" = "volume $1" ] || { [ "$fact" = path ] && is_within "$one" "$2"; }; then add_guest "$key"; fi
  done <<<"$facts"
}

# add_guest UUID: adds a guest to `text`
add_guest() {
  local guest="guest ${name_of[domain $1]}"
  [[ ", $text, " == *", $guest, "* ]] || text+=${text:+, }$guest
}

# is_in_use_here POOL VOLUME PATH: whether a guest of `own` has the volume
is_in_use_here() {
  local kind key fact one two
  while IFS=$'\037' read -r kind key fact one two; do
    if [ "$kind" != domain ] || [ -z "${own[$key]-}" ]; then continue; fi
    case $fact in
      path) [ "$one" != "$3" ] || return 0 ;;
      volume) [ "$one/$two" != "$1/$2" ] || return 0 ;;
    esac
  done <<<"$facts"
  return 1
}
