{% set kind = "network" %}
{% set command = "net" %}
{% set directory = "networks.d" %}
{% set objects = networks %}
{% extends "snippets/register.sh" %}
{% block does %}
# Makes libvirt know the networks of this lab: defines the missing ones, starts and autostarts all of them. Where one
# differs from the plan in its DHCP and DNS hosts, they are changed as it runs; all else takes --replace.
{% endblock %}
{% block replaced %}
its guests lose the network until they are started again
{%- endblock %}
{% block parts %}
{% include "snippets/subnets.sh" %}

{% include "snippets/network-conflicts.sh" %}

# changes IS FILE: prints what takes the network whose XML is IS to the plan
changes() {
  LC_ALL=C awk '
{% include "snippets/network-changes.awk" %}
' <(echo "$1") "$2"
}

# compare NAME FILE: sets `config` and `live` to what takes the network, as it starts and as it runs, to the plan, `others` to
# what of it takes more than net-update
compare() {
  local uuid=${uuid_of[net $1]}
  config='' live='' others=
  if [ -n "${xml_of[config $uuid]-}" ]; then config=$(changes "${xml_of[config $uuid]}" "$2") || return; fi
  if [ -n "${xml_of[live $uuid]-}" ]; then live=$(changes "${xml_of[live $uuid]}" "$2") || return; fi
  [[ $config$live != *$'other\t'* ]] || others=yes
}

# tell_differences: prints `other` or `change`, a tab and a text of what `compare` has found
tell_differences() {
  local operation section xml
  printf '%s\n' "$config" "$live" | while IFS=$'\t' read -r operation section _ xml; do
    case $operation in
      '') ;;
      other) printf 'other\t%s\n' "$section" ;;
      *) printf 'change\t%s %s: %s\n' "$operation" "$section" "$xml" ;;
    esac
  done
}

# update NAME OPERATIONS OPTION ...: changes hosts
update() {
  local name=$1 operations=$2 operation section parent xml
  shift 2
  while IFS=$'\t' read -r operation section parent xml; do
    [ -n "$xml" ] || continue
    change net-update "$name" "$operation" "$section" "$xml" --parent-index "$parent" "$@" || return
  done <<<"$operations"
}

# adapt NAME: takes a network to the plan, after `compare`
adapt() {
  if ! is_running "$1"; then
    update "$1" "$config" --config
  elif [ "$config" = "$live" ]; then
    update "$1" "$config" --live --config
  else
    update "$1" "$live" --live && update "$1" "$config" --config
  fi
}

# find_cut_off NAME: sets `cut_off` to the running guests that are on it
find_cut_off() {
  local kind key fact one two three
  cut_off=
  while IFS=$'\037' read -r kind key fact one two three _; do
    [ "$kind $fact $one $three" = "domain live interface $1" ] || continue
    [[ " $cut_off " == *" ${name_of[domain $key]} "* ]] || cut_off+=${cut_off:+ }${name_of[domain $key]}
  done <"$facts"
}
complete() { :; }
{% endblock %}
