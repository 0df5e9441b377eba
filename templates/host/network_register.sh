{% set kind = "network" %}
{% set command = "net" %}
{% set directory = "networks.d" %}
{% set objects = networks %}
{% extends "snippets/register.sh" %}
{% block does %}
# Registers the networks of this lab with libvirt: defines missing ones, starts all, and has them start with the host.
# Updates DHCP and DNS hosts while a network runs; other differences from the plan need --replace.
{% endblock %}
{% block replaced %}
its guests lose the network until they are restarted
{%- endblock %}
{% block parts %}
{% include "snippets/subnets.sh" %}

{% include "snippets/network-conflicts.sh" %}

{% include "snippets/external-plan.sh" %}
{% for guest in guests %}
{% for interface in guest.interfaces %}
{% if interface.external %}
is_planned[{{ guest.uuid | sh }}]=yes
{% endif %}
{% endfor %}
{% endfor %}

# changes XML FILE: prints the operations that change a network with this XML to the plan
changes() {
  LC_ALL=C awk '
{% include "snippets/network-changes.awk" %}
' - "$2" <<<"$1"
}

# compare NAME FILE: sets `config` and `live` to the operations that change the network, as it starts and as it runs, to the
# plan. Not empty: `others` if there are differences that net-update cannot apply, `later` if guests can work without some.
compare() {
  local uuid=${uuid_of[net $1]} side text
  config='' live='' others='' later=
  if [ -n "${is_external[$1]-}" ]; then
    make_work
    external_plan >"$work/external"
    own_hosts "$1" "${!all_hosts_of_mark[@]}" >"$work/own"
    for side in config live; do
      [ -n "${xml_of[$side $uuid]-}" ] || continue
      text=$(external_changes "$1" "$side" "$work/external" "$work/own") || return
      printf -v "$side" %s "$text"
    done
    [[ $config$live != *@(other|taken)$'\t'* ]] || others=yes
    return
  fi
  if [ -n "${xml_of[config $uuid]-}" ]; then config=$(changes "${xml_of[config $uuid]}" "$2") || return; fi
  if [ -n "${xml_of[live $uuid]-}" ]; then live=$(changes "${xml_of[live $uuid]}" "$2") || return; fi
  [[ $config$live != *$'other\t'* ]] || others=yes
  [[ $config$live != *$'later\t'* ]] || later=yes
}

# print_differences: prints the differences that `compare` has found: `other` or `change`, a tab, text
print_differences() {
  local operation section xml
  while IFS=$'\t' read -r operation section _ xml; do
    case $operation in
      '') ;;
      other | taken | later) printf 'other\t%s\n' "$section" ;;
      *) printf 'change\t%s %s: %s\n' "$operation" "$section" "$xml" ;;
    esac
  done <<<"$config"$'\n'"$live"
}

# adapt NAME: runs the operations of `compare`
adapt() { adapt_hosts "$1" "$config" "$live"; }

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
