{% include "snippets/listed.sh" %}

# What the guests take to be as planned: restart_of[UUID] is a line of guest-changes.awk for each change of the definition,
# or `pending`; is_installing[UUID] is not empty while the guest's installer runs
declare -A restart_of=() is_installing=()

# read_restarts: compares the guests with the plan, and tells what `up` leaves as it is
read_restarts() {
  local kind key side name uuid what text tell
  while IFS=$'\037' read -r kind key side name _; do
    [ "$kind $side $name" != 'domain live installer' ] || is_installing[$key]=yes
  done <"$facts"
  guest_changes >"$work/changes"
  while IFS=$'\037' read -r uuid what text; do
    name=${name_of[domain $uuid]}
    [ -n "${wanted[${name#"$prefix"}]-}" ] || continue
    tell="guest $name is not as planned: $text"
    case $what in
      other) ;;
      rebuild) say "$tell: a rebuild by its vmbuild.sh --replace, which loses its first volume, makes it so" ;;
      *)
        if [ -n "$restart" ]; then
          restart_of[$uuid]+=${what#restart }$'\n'
        else
          say "$tell: \`up --restart\` makes it so"
        fi
        ;;
    esac
  done <"$work/changes"
}

# restart_commands UUID: prints the changes of the definition of a guest that is to be restarted
restart_commands() { printf %s "${restart_of[$1]-}"; }

# restart GUEST: changes its definition, and starts it anew
restart() {
  local domain=$prefix$1 object="domain ${uuid[$1]}" what mac network model
  local is_active=${state_of[active $object]-}
  while read -r what mac network model; do
    case $what in
      memory)
        # The most first where it grows, last where it shrinks: both take the other.
        change setmaxmem "$domain" "$mac" --config || return
        change setmem "$domain" "$mac" --config || return
        ;;
      vcpus)
        change setvcpus "$domain" "$mac" --config --maximum || return
        change setvcpus "$domain" "$mac" --config || return
        ;;
      detach) detach "$domain" "$mac" || return ;;
      replace) detach "$domain" "$mac" && attach "$domain" "$mac" "$network" "$model" || return ;;
      attach) attach "$domain" "$mac" "$network" "$model" || return ;;
    esac
  done < <(restart_commands "${uuid[$1]}")
  if [ -n "$is_active" ] && [ -n "${restart_of[${uuid[$1]}]-}" ]; then
    change shutdown "$domain" || return
    [ -n "$dry_run" ] || wait_until_off "$object" || return
    change start "$domain"
  elif is_to_start "$1"; then
    # Its installation may have ended during the reading.
    { [ -n "$is_active" ] && listed "${uuid[$1]}" "$(virsh list --uuid)"; } || change start "$domain"
  fi
}
attach() { change attach-interface "$1" network "$3" --mac "$2" --model "$4" --config; }
# detach DOMAIN MAC: of whatever type it is
detach() {
  local type
  type=$(virsh domiflist "$1" --inactive | awk -v mac="$2" '$5 == mac { print $2 }')
  change detach-interface "$1" "${type:-network}" --mac "$2" --config
}

# wait_until_off OBJECT: for a guest that shuts down; 1: it has not within two minutes
wait_until_off() {
  local end=$((SECONDS + 120))
  while listed "${1#* }" "$(virsh list --uuid)"; do
    if [ "$SECONDS" -ge "$end" ]; then
      say "guest ${name_of[$1]} does not shut down: shut it down by hand, and run this again"
      return 1
    fi
    sleep 1
  done
}
