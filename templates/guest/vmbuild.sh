#!/bin/bash
# Builds the guest {{ name | line }}{% if description %} ({{ description | line }}){% endif %} with virt-install.
set -eu

name={{ name | libvirt_name | sh }}
uuid={{ uuid | sh }}
connect={{ virtinst.connect | sh }}
location={{ virtinst.location | suboptions("location") | sh }}
{% set installer = installer_of(os) %}
# The answer file, and what it is called
answer=$(dirname "$0")/{{ templates.autoinst.dst | sh }}
noun={{ installer.name | sh }}
# Its path in the initrd, where the kernel arguments name one
shipped={{ ("/" + installer.answer.dst) | sh }}
wait={{ virtinst.wait | int }}
mode=build
replace=
dry_run=

usage() {
  cat <<EOF
Usage: ${0##*/} [--dry-run | --commands | --print-xml] [--replace] [--connect URI] [ANSWER]
Builds the guest $name, unless it is there already, and waits for its installation. When that fails, the guest and the
volumes made for it go; volumes that guests share stay. A guest of that name that is not of this lab, and volumes that
others use, are never touched.

  --dry-run      print the commands and have virt-install check its own, change nothing
  --commands     print the commands, as on a host that has the networks, the pools and the shared volumes
  --print-xml    print the libvirt XML of the installed guest, change nothing
  --replace      build it even so: the guest and its first volume are made anew, its other volumes stay
  --connect URI  libvirt to use (default: $connect)
  ANSWER         $noun file to install from (default: $answer)
EOF
}
{% include "snippets/script.sh" %}
{% include "snippets/change.sh" %}
{% include "snippets/lock.sh" %}

# interface NETWORK MODEL MAC
interface() {
  listed "$1" "$networks" || die "network $1 is not active: run network_register.sh"
  install+=(--network "network=$1,model=$2,mac=$3")
  checked+=(--network "network=$1,model=$2,mac=$3")
}

{% include "snippets/guest-volumes.sh" %}

# is_listed OPTION: whether libvirt has the guest among those
is_listed() { listed "$name" "$(virsh list --name "$@")"; }
# The kernel of the installer is that of the running guest alone.
is_installing() { [[ $(virsh dumpxml "$name" 2>/dev/null) == *'<kernel>'* ]]; }

# Another guest may have taken the name since it was looked for.
remove_guest() {
  [ "$(virsh domuuid "$name" 2>/dev/null)" = "$uuid" ] || return 0
  ! is_listed || change destroy "$name" || true
  ! is_listed --all || change undefine --nvram --managed-save --snapshots-metadata "$name"
}

# Of what goes wrong: says where to look, and removes what was made.
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
  rm -f "$lock"
}

while [ $# -gt 0 ]; do
  case $1 in
    --dry-run | --commands | --print-xml) mode=${1#--} dry_run=yes ;;
    --replace) replace=yes ;;
    --connect) connect=${2:?--connect needs a URI}; shift ;;
    -h | --help) usage; exit ;;
    -*) usage >&2; exit 2 ;;
    *) answer=$1 ;;
  esac
  shift
done

for tool in virsh virt-install; do
  type -P "$tool" >/dev/null ||
    die "$tool is missing (Debian: libvirt-clients virtinst, Fedora: libvirt-client virt-install)"
done
{% if "://" not in (virtinst.location | tree_url) %}
[[ $connect != *://[!/]* ]] ||
  die "$location is a file, which virt-install takes on the host itself only: run this there, or set virtinst.location to a URL"
{% endif %}
[ -r "$answer" ] || die "cannot read the $noun file $answer"
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
guests=$(virsh list --all --name) || die "no answer from libvirt at $connect"
[ "$mode" = print-xml ] || refuse_other_guest
if [ "$mode" != print-xml ] && listed "$name" "$guests"; then
  if [ -z "$replace" ]; then
    if is_listed --transient; then
      say "guest $name is what a build left that was killed"
      replace=yes
    elif is_installing; then
      say "guest $name is being installed: waiting"
      while [ "$mode" = build ] && is_installing; do
        [ "$wait" -lt 0 ] || [ "$SECONDS" -lt "$((wait * 60))" ] || die "guest $name is still being installed"
        sleep 1
      done
    fi
  fi
  if [ -z "$replace" ]; then
    say "guest $name exists already: left as it is"
    exit
  fi
fi
if [ "$mode" = commands ]; then
  # Whatever the guest needs.
  networks={% for interface in interfaces %}{{ interface.network | libvirt_name | sh }}$'\n'{% endfor %}

  pools={% for disk in disks %}{{ disk.pool | sh }}$'\n'{% endfor %}

else
  networks=$(virsh net-list --name)
  pools=$(virsh pool-list --name)
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

kernel_args={{ (installer.bootArguments(release) + " console=tty0 console=ttyS0 " + virtinst.extra_args | join(" ")) | trim | sh }}
install=(
  --connect "$connect" --name "$name" --osinfo "$osinfo"
{% set text = description | replace("\\", "\\\\") | replace('"', '\\"') %}
  --metadata {{ ("uuid=" + uuid + (',description="' + text + '"' if description else "")) | sh }}
  --arch {{ virtinst.arch | sh }} --vcpus {{ virtinst.vcpus | int }} --memory {{ virtinst.ram | int }}
{% if virtinst.machine %}
  --machine {{ virtinst.machine | sh }}
{% endif %}
{% if virtinst.firmware == "uefi" and virtinst.secure_boot %}
  --boot firmware=efi,firmware.feature0.name=secure-boot,firmware.feature0.enabled=yes,firmware.feature1.name=enrolled-keys,firmware.feature1.enabled=yes
{% elif virtinst.firmware == "uefi" %}
  --boot uefi
{% endif %}
{% if virtinst.tpm %}
  --tpm backend.type=emulator,backend.version=2.0
{% endif %}
{% if virtinst.autostart %}
  --autostart
{% endif %}
  --graphics {{ virtinst.graphics | suboptions("graphics") | sh }}
  --serial "pty,log.file=$log,log.append=on"
  --location "$location" --initrd-inject "$answer"
  --extra-args "${kernel_args//"$shipped"/"/${answer##*/}"}"
  --noautoconsole --noreboot --wait "$wait" --check disk_size=off # new images are sparse
)
{% if virtinst.cpu %}
# Emulation has no CPU of the host's to give.
if virsh domcapabilities --virttype kvm --arch {{ virtinst.arch | sh }} &>/dev/null; then
  install+=(--cpu {{ virtinst.cpu | suboptions("cpu") | sh }})
else
  install+=(--virt-type qemu --cpu mode=maximum)
fi
{% endif %}
checked=("${install[@]}") create=() remove=() existing='' as_is=() remake=$replace
{% for interface in interfaces %}
interface {{ interface.network | libvirt_name | sh }} {{ interface.model | sh }} {{ interface.mac | sh }}
{% else %}
install+=(--network none) checked+=(--network none)
{% endfor %}
{% for disk in disks %}
disk {{ disk.pool | sh }} {{ disk.volume | sh }} {{ disk.size | int }} {{ disk.format | sh }} {{ "shared" if disk.shared else "own" }} {% if disk.shared %}shareable=on,{% endif %}bus={{ disk.bus | sh }},cache={{ disk.cache | sh }},target.dev={{ disk.target | sh }}
{% else %}
install+=(--disk none) checked+=(--disk none)
{% endfor %}

# On its own, --print-xml creates the volumes, and refuses a guest that exists.
if [ "$mode" = print-xml ]; then
  exec virt-install "${checked[@]}" --print-xml 2 --dry-run --check all=off
fi
[ -z "$existing" ] || check_volumes
if listed "$name" "$guests"; then remove_guest; fi
if [ -n "${remove[*]}" ]; then change vol-delete --pool "${remove[@]}"; fi
[ "$mode" != build ] || began=yes
volumes
printed virt-install "${install[@]}"
case $mode in
  dry-run) virt-install "${checked[@]}" --dry-run >&2 ;;
  build)
    virt-install "${install[@]}" >&2 &
    installer=$!
    # It goes on when this one is killed, and the guest is its.
    process "$installer" >"$lock.$$"
    mv "$lock.$$" "$lock"
    wait "$installer"
    began='' installer=''
    say "guest $name is installed and shut off: $(printed virsh --connect "$connect" start "$name")"
    ;;
esac
