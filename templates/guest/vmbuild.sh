#!/bin/bash
# Builds the guest {{ name | line }}{% if description %} ({{ description | line }}){% endif %} with virt-install.
set -euo pipefail
{% include "snippets/script.sh" %}

name={{ name | libvirt_name | sh }}
uuid={{ uuid | sh }}
connect={{ virtinst.connect | sh }}
{% set installer = os | installer_of %}
{% set has_image = installer.source == "image" %}
{% set has_tree = installer.source == "location" %}
{% set has_seed = installer.seed or installer.fwcfg %}
{% if has_tree %}
{% set place = virtinst.location %}
{% if installer.boot and not place.kernel %}
{% set place = { url: place | tree_url, kernel: installer.boot.kernel, initrd: installer.boot.initrd } %}
{% endif %}
location={{ place | suboptions("location") | sh }}
{% endif %}
{% if installer.answer %}
# The answer file, and what it is called
{% endif %}
{% if installer.seed %}
answer=$here/{{ installer.seed.dst | sh }}
noun=seed
{% elif installer.answer %}
answer=$here/{{ templates.autoinst.dst | sh }}
noun={{ installer.name | sh }}
{% if has_tree %}
# Its path in the initrd, where the kernel arguments name one
shipped={{ ("/" + installer.answer.dst) | sh }}
{% endif %}
{% endif %}
wait={{ virtinst.wait | int }}
mode=build
replace=
only_mark=
adopt=
dry_run=

usage() {
  cat <<EOF
Usage: ${0##*/} [--dry-run | --commands | --print-xml | --mark] [--replace] [--adopt] [--connect URI]{% if installer.answer %} [ANSWER]{% endif %}

Builds the guest $name, unless it is there already, and waits for its installation. When that fails, the guest and the
volumes made for it go; volumes that guests share stay. A guest of that name that is not of this lab, and volumes that
others use, are never touched.

  --dry-run      print the commands and have virt-install check its own, change nothing
  --commands     print the commands, as on a host that has the networks, the pools and the shared volumes
  --print-xml    print the libvirt XML of the installed guest, change nothing
  --mark         only mark a guest that is there as one of this lab, brought up from here
  --replace      build it even so: the guest and its first volume are made anew, its other volumes stay
  --adopt        build a guest anew that was brought up from another directory or host
  --connect URI  libvirt to use (default: $connect)
{% if installer.answer %}
  ANSWER         $noun file to install from (default: $answer)
{% endif %}

Exit status: 0 the guest is there, 1 it is not, 2 a mistake in the command line, 130 it was stopped.
EOF
}
{% include "snippets/change.sh" %}
{% include "snippets/lock.sh" %}

{% include "snippets/listed.sh" %}

{% include "snippets/ask.sh" %}

# interface NETWORK MODEL MAC
interface() {
  listed "$1" "$networks" || die "network $1 is not active: run network_register.sh"
  install+=(--network "network=$1,model=$2,mac=$3")
  checked+=(--network "network=$1,model=$2,mac=$3")
}
{% include "snippets/connection.sh" %}

{% include "snippets/guest-mark.sh" %}

{% include "snippets/guest-volumes.sh" %}

{% if has_seed %}
{% include "snippets/seed.sh" %}

{% endif %}
{% if has_image %}
{% include "snippets/cloud/volumes.sh" %}

{% endif %}
# The kernel of the installer is that of the running guest alone.
is_installing() { [[ $(virsh dumpxml "$name" 2>/dev/null) == *'<kernel>'* ]]; }

# read_guest: reads in one process what the script goes by: sets `is_there`, `is_transient`, `is_being_installed`,
# `networks` and `pools` (the active ones), `has_kvm`, pool_path[POOL] and has_volume[POOL/VOLUME]
declare -A pool_path=() has_volume=()
read_guest() {
  local asked count at domains uuids xml=''
  asked=("list --all" "list --all --name" "list --all --uuid" "list --all --persistent --uuid" "list --all --transient --uuid")
  asked+=(net-list "net-list --name" pool-list "pool-list --name" "dumpxml $(quoted "$name")")
  asked+=({{ ("domcapabilities --arch " + virtinst.arch) | sh }})
  set --{% for disk in disks %}{% if disk.volume %} {{ disk.pool | sh }} {{ disk.volume | sh }}{% endif %}{% endfor %}{% if has_seed %} "$seed_pool" "$seed_volume"{% endif %}

  while [ $# -gt 0 ]; do
    asked+=("pool-dumpxml $(quoted "$1")" "vol-dumpxml --pool $(quoted "$1") $(quoted "$2")")
    shift 2
  done
  ask "${asked[@]}"
  for at in 0 5 7; do
    rows "${answers[at]}" || { cat "$work/errors" >&2; no_answer "${asked[at]}"; }
    case $at in
      0) has_words "$count" "${answers[2]}" && has_words "$count" "${answers[3]}${answers[4]}" && has_lines "$count" "${answers[1]}" ;;
      *) has_lines "$count" "${answers[at + 1]}" ;;
    esac || no_answer "${asked[at + 1]}"
  done
  domains=${answers[1]} uuids=${answers[2]} networks=${answers[6]} pools=${answers[8]}
  is_there='' marked_from='' is_transient='' is_being_installed=''
  if listed "$name" "$domains"; then
    is_there=yes xml=${answers[9]}
    [[ $xml == *'</domain>'* && $xml =~ '<uuid>'([-0-9a-f]+) ]] || no_answer "${asked[9]}"
    refuse_other_guest "${BASH_REMATCH[1]}"
    ! listed "$uuid" "${answers[4]}" || is_transient=yes
    read_mark "$xml"
    [[ $xml != *'<kernel>'* ]] || is_being_installed=yes
  elif listed "$uuid" "$uuids"; then
    refuse_other_name
  fi
{% if virtinst.cpu %}
  [[ ${answers[10]} == *'</domainCapabilities>'* ]] || no_answer "${asked[10]}"
  has_kvm=
  [[ ${answers[10]} != *'<domain>kvm</domain>'* ]] || has_kvm=yes
{% endif %}
  at=11
  set --{% for disk in disks %}{% if disk.volume %} {{ disk.pool | sh }} {{ disk.volume | sh }}{% endif %}{% endfor %}{% if has_seed %} "$seed_pool" "$seed_volume"{% endif %}

  while [ $# -gt 0 ]; do
    [[ ! ${answers[at]} =~ '<path>'([^<]*)'</path>' ]] || pool_path[$1]=${BASH_REMATCH[1]}
    # Of one that is there although this answer has failed, libvirt refuses to make another.
    [[ ${answers[at + 1]} != *'</volume>'* ]] || has_volume[$1/$2]=yes
    at=$((at + 2))
    shift 2
  done
}
# quoted TEXT: as a word of virsh
quoted() { printf %s "'${1//\'/\'\\\'\'}'"; }
# has_words COUNT TEXT, has_lines COUNT TEXT
has_words() {
  local words
  read -r -d '' -a words <<<"$2" || true
  [ "{% raw %}${#words[@]}{% endraw %}" -eq "$1" ]
}
has_lines() { [ "$(grep -c . <<<"$2")" -eq "$1" ]; }

# Another guest may have taken the name since it was looked for.
remove_guest() {
  [ "$(virsh domuuid "$name" 2>/dev/null)" = "$uuid" ] || return 0
  ! listed "$name" "$(virsh list --name)" || change destroy "$name" || true
  ! listed "$name" "$(virsh list --all --name)" || change undefine --nvram --managed-save --snapshots-metadata "$name"
}

# Of what goes wrong: says where to look, and removes what was made.
# shellcheck disable=SC2317 # the trap runs it
clean_up() {
  local status=$?
  trap '' INT TERM HUP
  [ -z "$installer" ] || kill "$installer" 2>/dev/null || true
  if [ "$status" != 0 ] && [ -n "$began" ]; then
    say "guest $name is not installed; what its console said is in $log of the host"
    remove_guest || true
    set -- "${made[@]}"
    while [ $# -gt 0 ]; do
      change vol-delete --pool "$1" "$2" || true
      shift 2
    done
  fi
  leave
}

while [ $# -gt 0 ]; do
  case $1 in
    --dry-run | --commands | --print-xml) mode=${1#--} dry_run=yes ;;
    --replace) replace=yes ;;
    --mark) only_mark=yes ;;
    --adopt) adopt=yes ;;
    --connect) connect=$(value "$@") || exit; shift ;;
    -h | --help) usage; exit ;;
    -*) misuse "unknown option $1: see --help" ;;
    '') misuse "an argument is empty" ;;
{% if installer.answer %}
    *) answer=$1 ;;
{% else %}
    *) misuse "unknown argument $1: see --help" ;;
{% endif %}
  esac
  shift
done

for tool in virsh virt-install; do
  type -P "$tool" >/dev/null ||
    die "$tool is missing (Debian: libvirt-clients virtinst, Fedora: libvirt-client virt-install)"
done
{% if has_tree and "://" not in (virtinst.location | tree_url) %}
[[ $connect != *://[!/]* ]] ||
  die "$location is a file, which virt-install takes on the host itself only: run this there, or set virtinst.location to a URL"
{% endif %}
{% if installer.answer %}
[ -r "$answer" ] || die "cannot read the $noun file $answer"
{% endif %}
case ${connect%%\?*} in
  */session) log=${XDG_CACHE_HOME:-${HOME-}/.cache}/libvirt/qemu/log/$name-console.log ;;
  *) log=/var/log/libvirt/qemu/$name-console.log ;;
esac

began='' installer='' made=()
if [ "$mode" = build ]; then
  lock "$uuid"
  trap clean_up EXIT
  trap 'exit 130' INT TERM HUP
fi
read_guest
if [ -n "$only_mark" ]; then
  [ -n "$is_there" ] || die "there is no guest $name"
  mark_guest
  exit
fi
if [ "$mode" != print-xml ] && [ -n "$is_there" ]; then
  if [ -z "$replace" ]; then
    if [ -n "$is_transient" ]; then
      say "guest $name is what a build left that was killed"
      replace=yes
    elif [ -n "$is_being_installed" ]; then
      say "guest $name is being installed: waiting"
      while [ "$mode" = build ] && is_installing; do
        [ "$wait" -lt 0 ] || [ "$SECONDS" -lt "$((wait * 60))" ] || die "guest $name is still being installed"
        sleep 1
      done
    fi
  fi
  if [ -z "$replace" ]; then
    # A build that was killed may have left it without one.
    [ -n "$marked_from" ] || mark_guest
{% if installer.seed and not has_image %}
    [ "$mode" != build ] || drop_seed
{% endif %}
    say "guest $name exists already: left as it is"
    exit
  fi
fi
if [ "$mode" = commands ]; then
  # Whatever the guest needs.
  networks={% for interface in interfaces %}{{ interface | libvirt_network | sh }}$'\n'{% endfor %}

  pools={% for disk in disks %}{% if disk.volume %}{{ disk.pool | sh }}$'\n'{% endif %}{% endfor %}

fi

osinfo=detect=on,require=off
{% if os.id %}
# The osinfo database of this host may be older than the release: its newest entry up to that one will do.
os={{ os.id | sh }} distro=${os%%[0-9]*}
known=$(virt-install --osinfo list | tr -s ', ' '\n')
for id in linux20{16,18,20,22,24} "$distro-unknown"; do
  if listed "$id" "$known"; then osinfo=$id; fi
done
while read -r id && [ "$id" != "$os-" ]; do
  if [[ $id =~ ^"$distro"[0-9.]*(-unknown)?$ ]]; then osinfo=$id; fi
done < <(printf '%s\n' "$known" "$os-" | LC_ALL=C sort -V)
{% endif %}

{% if has_tree %}
{% set serials = {aarch64: "ttyAMA0", armv7l: "ttyAMA0", ppc64: "hvc0", ppc64le: "hvc0", s390x: "ttysclp0"} %}
{% set serial = serials[virtinst.arch] if virtinst.arch in serials else "ttyS0" %}
kernel_args={{ (installer.bootArguments(release, interfaces | links) + " console=tty0 console=" + serial + " " + virtinst.extra_args | join(" ")) | trim | sh }}
{% endif %}
install=(
  --connect "$connect" --name "$name" --osinfo "$osinfo"
{% set text = description | replace("\\", "\\\\") | replace('"', '\\"') %}
  --metadata {{ ("uuid=" + uuid + (',description="' + text + '"' if description else "")) | sh }}
  --arch {{ virtinst.arch | sh }} --vcpus {{ virtinst | vcpus_option | sh }} --memory {{ virtinst.ram | int }}
{% if virtinst.machine %}
  --machine {{ virtinst.machine | sh }}
{% endif %}
{% if virtinst.firmware == "uefi" and virtinst.secure_boot %}
  --boot firmware=efi,firmware.feature0.name=secure-boot,firmware.feature0.enabled=yes,firmware.feature1.name=enrolled-keys,firmware.feature1.enabled=yes
{% elif virtinst.firmware == "uefi" %}
  --boot uefi
{% endif %}
  --tpm {{ "backend.type=emulator,backend.version=2.0" if virtinst.tpm else "none" }}
{% for word in virtinst | machine_options %}
  {{ word | sh }}
{% endfor %}
{% if virtinst.autostart %}
  --autostart
{% endif %}
  --graphics {{ virtinst.graphics | suboptions("graphics") | sh }}
  --serial "pty,log.file=$log,log.append=on"
{% if not has_tree %}
  --import{% if installer.source == "devices" %} --boot 'hd,cdrom,network'{% endif %}

{% elif installer.seed %}
  --location "$location" --extra-args "$kernel_args"
{% else %}
  --location "$location" --initrd-inject "$answer"
{%- for file in installer.injected %}{% if templates[file.key] %} --initrd-inject "$here"/{{ templates[file.key].dst | sh }}{% endif %}{% endfor %}

  --extra-args "${kernel_args//"$shipped"/"/${answer##*/}"}"
{% endif %}
  --noautoconsole --noreboot --wait "$wait" --check disk_size=off # new images are sparse
)
{% if virtinst.cpu %}
# Emulation has no CPU of the host's to give.
if [ -n "$has_kvm" ]; then
  install+=(--cpu {{ virtinst.cpu | suboptions("cpu") | sh }})
else
  install+=(--virt-type qemu --cpu mode=maximum)
fi
{% endif %}
checked=("${install[@]}") create=() remove=() existing='' as_is=() remake=$replace
{% for interface in interfaces %}
{% if interface | connection %}
connection {{ interface | libvirt_network | sh }} {{ (interface | connection) | sh }},model={{ interface.model | sh }},mac={{ interface.mac | sh }}
{% else %}
interface {{ interface | libvirt_network | sh }} {{ interface.model | sh }} {{ interface.mac | sh }}
{% endif %}
{% else %}
install+=(--network none) checked+=(--network none)
{% endfor %}
{% for disk in disks %}
{% if disk.volume %}
disk {{ disk.pool | sh }} {{ disk.volume | sh }} {{ disk.size | disk_size | sh }} {{ disk.format | sh }} {{ "imported" if disk.imported else ("shared" if disk.shared else "own") }} {{ disk | disk_options }}{% for option in disk | volume_options %} {{ option | sh }}{% endfor %}

{% else %}
disk_of_host {{ disk | disk_options }}
{% endif %}
{% else %}
install+=(--disk none) checked+=(--disk none)
{% endfor %}
{% if has_seed %}
seed_disk
{% endif %}

# On its own, --print-xml creates the volumes, and refuses a guest that exists.
if [ "$mode" = print-xml ]; then
  exec virt-install "${checked[@]}" --print-xml 2 --dry-run --check all=off
fi
[ -z "$existing" ] || check_volumes
{% if has_image %}
find_image
{% endif %}
if [ -n "$is_there" ]; then
  refuse_other_origin
  remove_guest
fi
if [ -n "${remove[*]}" ]; then change vol-delete --pool "${remove[@]}"; fi
[ "$mode" != build ] || began=yes
{% if has_seed %}
renew_seed
{% endif %}
volumes
printed virt-install "${install[@]}"
case $mode in
  dry-run)
{% if installer.seed and not has_image %}
    drop_seed
{% endif %}
    mark_guest
    # virt-install takes what libvirt refuses to define, such as IDE disks on q35. This defines nothing.
    make_work
    virt-install "${checked[@]}" --print-xml 2 --dry-run --check all=off >"$work/domain.xml"
    virsh domxml-to-native qemu-argv --xml "$work/domain.xml" >/dev/null ||
      die "libvirt refuses this guest: its message is above"
    virt-install "${checked[@]}" --dry-run >&2
    ;;
  commands) {% if installer.seed and not has_image %}drop_seed && {% endif %}mark_guest ;;
  build)
    # It ends with how to start the guest, which `up` does.
    virt-install "${install[@]}" > >(sed -u '/^Domain creation completed/d; /^You can restart your domain/,$d' >&2) &
    installer=$!
    # It goes on when this one is killed, and the guest is its. It may have ended.
    if process "$installer" >"${locks[$uuid]}.$$"; then
      mv "${locks[$uuid]}.$$" "${locks[$uuid]}"
    else
      rm -f "${locks[$uuid]}.$$"
    fi
    wait "$installer"
    began='' installer=''
{% if installer.seed and not has_image %}
    drop_seed
{% endif %}
    # Before its first start
    mark_guest
    say "guest $name is {{ "installed and shut off" if has_tree else ("defined, and set up at its first start" if has_image else "defined and shut off") }}: $(printed virsh --connect "$connect" start "$name")"
    ;;
esac
