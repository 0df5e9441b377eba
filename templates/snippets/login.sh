# print_logins GUEST ...: prints how to log in to the guests, as exports/ssh_config has it
print_logins() {
  local option value name='' jump='' key='' shown=0 more=0
  declare -A login=() is_wanted=()
  [ -r "$here/exports/ssh_config" ] || return 0
  for name in "$@"; do is_wanted[$name]=yes; done
  while read -r option value; do
    case $option in
      Host) name=${value%% *} ;;
      HostName) login[$name]=$value ;;
      User) login[$name]=$value@${login[$name]} ;;
      ProxyJump) jump=$value ;;
      IdentityFile) key=$value ;;
    esac
  done <"$here/exports/ssh_config"
  for name in "${order[@]}"; do
    if [ -z "${is_wanted[$name]-}" ] || [ -z "${login[$name]-}" ]; then continue; fi
    shown=$((shown + 1))
    if [ "$shown" -le 20 ]; then say "$name: ssh ${key:+-i $key }${login[$name]}"; else more=$((more + 1)); fi
  done
  [ "$shown" -gt 0 ] || return 0
  [ "$more" = 0 ] || say "$more more guests: see $here/exports/ssh_config"
  if [ -n "$jump" ]; then
    say "from another machine than the libvirt host: ssh -F exports/ssh_config GUEST, which goes through $jump"
  else
    say "from another machine than the libvirt host: the same with -J HOST, where HOST is the libvirt host"
  fi
  if [ -z "$key" ]; then
    say "the key is the one that belongs to the guest's \`authorized_keys\`"
  elif [[ $key != [/~]* ]] && [ ! -r "$key" ]; then
    say "run ssh in the directory that has $key: miniascape init puts it beside \`_data\`"
  fi
}
