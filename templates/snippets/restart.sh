{% include "snippets/listed.sh" %}

# restart_of[UUID]: a line of guest-changes.awk for each change of the guest's definition, or `pending`; live_of[UUID]: the
# command of virsh that changes it while it runs; is_installing[UUID] is not empty while its installer runs
declare -A restart_of=() live_of=() is_installing=()

# read_restarts: compares the guests with the plan, and prints the differences that `up` does not apply
read_restarts() {
  local kind key side name uuid what text message
  while IFS=$'\037' read -r kind key side name _; do
    [ "$kind $side $name" != 'domain live installer' ] || is_installing[$key]=yes
  done <"$facts"
  guest_changes >"$work/changes"
  while IFS=$'\037' read -r uuid what text; do
    name=${name_of[domain $uuid]}
    [ -n "${targets[${name#"$prefix"}]-}" ] || continue
    message="guest $name differs from the plan: $text"
    case $what in
      other) ;;
      live*) live_of[$uuid]=${what#live } ;;
      edit*) say "$message: this and a restart apply it: virt-xml --connect $(printf %q "$connect") $(printf %q "$name") --edit ${what#edit }" ;;
      rebuild) say "$message: only a new installation applies it: its vmbuild.sh --replace, which recreates its first volume" ;;
      *)
        if [ -n "$restart" ]; then
          restart_of[$uuid]+=${what#restart }$'\n'
        else
          say "$message: \`up --restart\` applies it"
        fi
        ;;
    esac
  done <"$work/changes"
}

# restart_commands UUID: prints the changes of the definition of a guest that is to be restarted
restart_commands() { printf %s "${restart_of[$1]-}"; }

# apply_live GUEST: changes what needs no restart
apply_live() {
  local command
  read -r -a command <<<"${live_of[${uuid[$1]}]-}"
  [ -z "${command[*]}" ] || change "${command[0]}" "$prefix$1" "${command[@]:1}"
}

# restart GUEST: changes its definition, and restarts it
restart() {
  local domain=$prefix$1 object="domain ${uuid[$1]}" what mac network model
  local is_active=${state_of[active $object]-}
  while read -r what mac network model; do
    case $what in
      memory)
        # setmaxmem lowers the memory, too, if it is larger; setmem then raises it.
        change setmaxmem "$domain" "$mac" --config || return
        change setmem "$domain" "${network:-$mac}" --config || return
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
# interface_xml MAC: prints the XML of an interface of the plan that is more than a card on a network
interface_xml() {
  case $1 in
{% for guest in guests %}
{% for interface in guest.interfaces %}
{% set facts = interface | connection_facts %}
{% if facts.xml %}
    {{ interface.mac | sh }}) echo {{ facts.xml | sh }} ;;
{% endif %}
{% endfor %}
{% endfor %}
  esac
}
# attach DOMAIN MAC NETWORK MODEL
attach() {
  local xml
  xml=$(interface_xml "$2")
  if [ -z "$xml" ]; then
    change attach-interface "$1" network "$3" --mac "$2" --model "$4" --config
  else
    change attach-device "$1" /dev/stdin --config <<<"$xml"
  fi
}
# detach DOMAIN MAC: an interface of any type
detach() {
  local type
  type=$(virsh domiflist "$1" --inactive | awk -v mac="$2" '$5 == mac { print $2 }')
  change detach-interface "$1" "${type:-network}" --mac "$2" --config
}

# wait_until_off OBJECT: waits for a guest to shut down; 1: it has not after two minutes
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
