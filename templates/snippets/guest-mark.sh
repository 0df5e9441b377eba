# The mark of the guest, which says which lab it belongs to
# tag NAME [ATTRIBUTE TEXT ...]: adds a tag without its end to `element`
tag() {
  local text
  element+="<$1"
  shift
  while [ $# -gt 0 ]; do
    # Quoted, because in bash 5.2 a bare & means the matched text.
    text=${2//&/"&amp;"}
    text=${text//</"&lt;"} text=${text//>/"&gt;"} text=${text//\'/"&apos;"} text=${text//$'\n'/"&#10;"} text=${text//$'\t'/"&#9;"}
    element+=" $1='$text'"
    shift 2
  done
}
# find_origin: sets `origin_host` and `origin_directory`, of this output
find_origin() {
  read -r origin_host </proc/sys/kernel/hostname || true
  origin_directory=$(cd -P -- "$here/{% for part in templates.virtinst.dst.split("/") %}../{% endfor %}.." && printf %s/ "$PWD")
  origin_directory=${origin_directory%/}
}
# marked_host NETWORK MAC NAME ADDRESS ADDRESS6: adds the element for a host that the lab adds to a network of the host
# shellcheck disable=SC2317 # not all guests are on one
marked_host() {
  tag host network "$1" mac "$2" name "$3" ip "$4" ip6 "$5"
  element+=/\>
}
# mark_guest: writes the mark into the definition of the guest
mark_guest() {
  local element=
  find_origin
  tag lab uuid "$uuid" id {{ name | lab_id | sh }} site {{ site | sh }} object {{ name | sh }} host "$origin_host" directory "$origin_directory" os {{ (os.id or "") | sh }}
  element+=\>
{% for disk in disks %}
{% if disk.volume and not disk.imported %}
  tag volume pool {{ disk.pool | sh }} name {{ disk.volume | sh }}{% if disk.encryption %} secret {{ disk.encryption.uuid | sh }}{% endif %}

  element+=/\>
{% endif %}
{% endfor %}
{% if cloud_init %}
  tag volume pool {{ seed_disk.pool | sh }} name {{ seed_disk.volume | sh }} seed yes
  element+=/\>
{% endif %}
{% for interface in interfaces %}
{% if interface.external %}
  marked_host {{ interface | libvirt_network | sh }} {{ interface.mac | sh }} {{ (interface.fqdn if interface.dns else "") | sh }} {{ (interface.ip or "") | sh }} {{ (interface.ip6 or "") | sh }}
{% for entry in interface.external_names or [] %}
  marked_host {{ interface | libvirt_network | sh }} '' {{ entry.name | sh }} {{ entry.ip | sh }} ''
{% endfor %}
{% endif %}
{% endfor %}
  element+='</lab>'
  change metadata "$name" miniascape:lab:1 --config --key miniascape --set "$element"
}
# read_mark XML: sets `marked_from` to HOST:DIRECTORY in the mark of the guest; empty: it has none
read_mark() {
  local tag text name
  marked_from=
  [[ $1 =~ '<'[a-z]*:?lab' '([^>]*miniascape:lab:1[^>]*)'>' ]] || return 0
  tag=${BASH_REMATCH[1]}
  [[ $tag == *" uuid="?"$uuid"* ]] || return 0
  for name in host directory; do
    [[ $tag =~ \ $name=(\"([^\"]*)\"|\'([^\']*)\') ]] || return 0
    text=${BASH_REMATCH[2]}${BASH_REMATCH[3]}
    text=${text//'&apos;'/\'} text=${text//'&quot;'/\"} text=${text//'&#10;'/$'\n'} text=${text//'&#9;'/$'\t'}
    text=${text//'&lt;'/<} text=${text//'&gt;'/>}
    marked_from+=${marked_from:+:}${text//'&amp;'/'&'}
  done
}
# refuse_other_origin: ends the script when the guest was brought up from elsewhere
refuse_other_origin() {
  find_origin
  [ -z "$adopt" ] && [ -n "$marked_from" ] && [ "$marked_from" != "$origin_host:$origin_directory" ] || return 0
  die "guest $name was brought up from $marked_from, and this is $origin_host:$origin_directory: if the lab has moved here, use --adopt; if this is a copy of it, give the copy another \`lab: {id: ...}\` in META, and build it again"
}
