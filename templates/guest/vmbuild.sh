#!/bin/bash
# Builds the guest {{ name | line }}{% if description %} ({{ description | line }}){% endif %} with virt-install.
set -euo pipefail
{% include "snippets/script.sh" %}

name={{ name | libvirt_name | sh }}
uuid={{ uuid | sh }}
connect={{ virtinst.connect | sh }}
{% set installer = os | installer_of %}
{% set has_image = installer.source == "image" %}
{% set is_pxe = virtinst.method == "pxe" and installer.source == "location" %}
{% set has_tree = installer.source == "location" and not is_pxe %}
{% set seed = none if is_pxe else installer.seed %}
{% set has_seed = seed or installer.fwcfg %}
{% set block_pools = [] %}
{% for disk in disks %}
{% if disk.pool_type %}
{% set block_pools = block_pools.concat([disk.pool]) %}
{% endif %}
{% endfor %}
{% set is_encrypted = (disks | selectattr("encryption")).length > 0 %}
{% set has_answer = installer.answer and not is_pxe %}
{% set has_medium = has_tree and "://" not in (virtinst.location | tree_url) %}
{% if has_tree %}
{% set place = virtinst.location %}
{% if installer.boot and not place.kernel %}
{% set place = { url: place | tree_url, kernel: installer.boot.kernel, initrd: installer.boot.initrd } %}
{% endif %}
location={{ place | suboptions("location") | sh }}
{% endif %}
{% if has_answer %}
# The answer file, and the word for it
{% endif %}
{% if seed %}
answer=$here/{{ seed.dst | sh }}
noun=seed
{% elif has_answer %}
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
Usage: ${0##*/} [--dry-run | --commands | --print-xml | --mark] [--replace] [--adopt] [--connect URI]{% if has_answer %} [ANSWER]{% endif %}

Builds the guest $name, unless it exists, and waits for its installation. If that fails, it removes the guest and the volumes
that it created, but no shared volume. It never touches a guest of that name that is not of this lab, or volumes that others
use.

  --dry-run      print the commands and have virt-install check its own, change nothing
  --commands     print the commands, as on a host that has the networks, the pools and the shared volumes
  --print-xml    print the libvirt XML of the installed guest, change nothing
  --mark         only mark an existing guest as one of this lab, brought up from here
  --replace      build it again: remove the guest and recreate its first volume; its other volumes stay
  --adopt        replace the guest even if it was brought up from another directory or host
  --connect URI  libvirt to use (default: $connect)
{% if is_pxe %}

The guest loads its installer over the network, and fetches its answer file from the web server of the host.
{% elif has_answer %}
  ANSWER         $noun file to install from (default: $answer)
{% endif %}

Exit status: 0 the guest exists, 1 it does not, 2 a mistake in the command line, 130 stopped by a signal.
EOF
}
{% include "snippets/change.sh" %}
{% include "snippets/lock.sh" %}

{% include "snippets/listed.sh" %}

{% include "snippets/answers.sh" %}

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

{% if has_medium %}
{% include "snippets/medium.sh" %}
medium_pool=
# lend_medium PATH: makes the pool, unless libvirt has one for the directory
lend_medium() {
  local directory
  # virt-install reads a tree in a directory by itself.
  [ ! -d "$1" ] || return 0
  directory=$(realpath -s -m -- "$1")
  directory=${directory%/*}
  medium_pool=$lent_pools$(cksum <<<"$directory" | cut -d ' ' -f 1)
  open_medium_lock "$medium_pool"
  flock --shared "$medium_lock"
  ! virsh pool-create-as "$medium_pool" dir --target "${directory:-/}" &>/dev/null ||
    printed virsh --connect "$connect" pool-create-as "$medium_pool" dir --target "${directory:-/}"
}

{% endif %}
{% if has_seed %}
{% include "snippets/seed.sh" %}

{% endif %}
{% if has_image %}
{% include "snippets/cloud/volumes.sh" %}

{% endif %}
{% if is_pxe %}
# Only while it is installed, the guest boots from the network, and a restart ends it.
has_installer() { [[ $1 == *"<boot {{ "order='2'" if interfaces[0].mac != network_boot.mac else "dev='network'" }}/>"* && $1 == *'<on_reboot>destroy<'* ]]; }
is_installing() { has_installer "$(virsh dumpxml "$name" 2>/dev/null)"; }
{% else %}
# Only a guest that is being installed runs the installer's kernel.
is_installing() { [[ $(virsh dumpxml "$name" 2>/dev/null) == *'<kernel>'* ]]; }
{% endif %}

# read_guest: reads the state of libvirt in one process: sets `is_there`, `is_transient`, `is_being_installed`,
# `networks` and `pools` (the active ones), `has_kvm`, pool_path[POOL] and has_volume[POOL/VOLUME]
declare -A pool_path=() has_volume=()
read_guest() {
  local requests count at domains uuids word pool xml=''
  requests=("list --all" "list --all --name" "list --all --uuid" "list --all --persistent --uuid" "list --all --transient --uuid")
  quote "$name"
  requests+=(net-list "net-list --name" pool-list "pool-list --name" "dumpxml $word")
  requests+=({{ ("domcapabilities --arch " + virtinst.arch) | sh }})
  set --{% for disk in disks %}{% if disk.volume %} {{ disk.pool | sh }} {{ disk.volume | sh }}{% endif %}{% endfor %}{% if has_seed %} "$seed_pool" "$seed_volume"{% endif %}

  while [ $# -gt 0 ]; do
    quote "$1"
    pool=$word
    quote "$2"
    requests+=("pool-dumpxml $pool" "vol-dumpxml --pool $pool $word")
    shift 2
  done
  ask "${requests[@]}"
  for at in 0 5 7; do
    rows "${answers[at]}" || { cat "$work/errors" >&2; no_answer "${requests[at]}"; }
    case $at in
      0) has_words "$count" "${answers[2]}" && has_words "$count" "${answers[3]}${answers[4]}" && has_lines "$count" "${answers[1]}" ;;
      *) has_lines "$count" "${answers[at + 1]}" ;;
    esac || no_answer "${requests[at + 1]}"
  done
  domains=${answers[1]} uuids=${answers[2]} networks=${answers[6]} pools=${answers[8]}
  is_there='' marked_from='' is_transient='' is_being_installed=''
  if listed "$name" "$domains"; then
    is_there=yes xml=${answers[9]}
    [[ $xml == *'</domain>'* && $xml =~ '<uuid>'([-0-9a-f]+) ]] || no_answer "${requests[9]}"
    refuse_other_guest "${BASH_REMATCH[1]}"
    ! listed "$uuid" "${answers[4]}" || is_transient=yes
    read_mark "$xml"
    {{ '! has_installer "$xml"' if is_pxe else "[[ $xml != *'<kernel>'* ]]" }} || is_being_installed=yes
  elif listed "$uuid" "$uuids"; then
    refuse_other_name
  fi
{% if virtinst | cpu_option %}
  [[ ${answers[10]} == *'</domainCapabilities>'* ]] || no_answer "${requests[10]}"
  has_kvm=
  [[ ${answers[10]} != *'<domain>kvm</domain>'* ]] || has_kvm=yes
{% endif %}
  at=11
  set --{% for disk in disks %}{% if disk.volume %} {{ disk.pool | sh }} {{ disk.volume | sh }}{% endif %}{% endfor %}{% if has_seed %} "$seed_pool" "$seed_volume"{% endif %}

  while [ $# -gt 0 ]; do
    [[ ! ${answers[at]} =~ '<path>'([^<]*)'</path>' ]] || pool_path[$1]=${BASH_REMATCH[1]}
    # If this answer failed although the volume exists, libvirt refuses to create another one.
    [[ ${answers[at + 1]} != *'</volume>'* ]] || has_volume[$1/$2]=yes
    at=$((at + 2))
    shift 2
  done
}
# quote TEXT: sets `word` to it as a word of virsh
quote() { word="'${1//\'/\'\\\'\'}'"; }
# has_words COUNT TEXT, has_lines COUNT TEXT
has_words() {
  local words
  split "$2"
  [ "{% raw %}${#words[@]}{% endraw %}" -eq "$1" ]
}
has_lines() {
  local words
  split "$2" $'\n'
  [ "{% raw %}${#words[@]}{% endraw %}" -eq "$1" ]
}

# remove_guest: 1: it still runs, so its volumes must stay. Another guest may have the name by now.
remove_guest() {
  [ "$(virsh domuuid "$name" 2>/dev/null)" = "$uuid" ] || return 0
  ! listed "$name" "$(virsh list --name)" || change destroy "$name" || ! listed "$name" "$(virsh list --name)" || return
  ! listed "$name" "$(virsh list --all --name)" || change undefine --nvram --managed-save --snapshots-metadata "$name"
}

# After a failure: prints where the log is, and removes the guest and the volumes that this run created.
# shellcheck disable=SC2317 # the trap runs it
clean_up() {
  local status=$?
  trap '' INT TERM HUP
  [ -z "$installer" ] || kill "$installer" 2>/dev/null || true
  if [ "$status" != 0 ] && [ -n "$began" ]; then
    say "guest $name is not installed; its console log is $log on the host"
    remove_guest || { say "guest $name stays, with its volumes: it cannot be removed"; new_volumes=(); }
    set -- "${new_volumes[@]}"
    while [ $# -gt 0 ]; do
      change vol-delete --pool "$1" "$2" || true
      shift 2
    done
  fi
{% if has_medium %}
  [ -z "$medium_pool" ] || return_medium "$medium_pool" || true
{% endif %}
  leave
}

while [ $# -gt 0 ]; do
  case $1 in
    --dry-run | --commands | --print-xml) mode=${1#--} dry_run=yes ;;
    --replace) replace=yes ;;
    --mark) only_mark=yes ;;
    --adopt) adopt=yes ;;
    --connect) needs "$@"; connect=$2; shift ;;
    -h | --help) usage; exit ;;
    -*) misuse "unknown option $1: see --help" ;;
    '') misuse "an argument is empty" ;;
{% if has_answer %}
    *) answer=$1 ;;
{% else %}
    *) {{ 'misuse "the guest fetches its answer file by itself: leave out $1"' if is_pxe else 'misuse "unknown argument $1: see --help"' }} ;;
{% endif %}
  esac
  shift
done

for tool in virsh virt-install; do
  type -P "$tool" >/dev/null ||
    die "$tool is missing (Debian: libvirt-clients virtinst, Fedora: libvirt-client virt-install)"
done
{% if has_medium %}
[[ $connect != *://[!/]* ]] ||
  die "$location is a file, which virt-install reads only on the host itself: run this there, or set virtinst.location to a URL"
{% endif %}
{% if has_answer %}
[ -r "$answer" ] || die "cannot read the $noun file $answer"
{% endif %}
case ${connect%%\?*} in
  */session) log=${XDG_CACHE_HOME:-${HOME-}/.cache}/libvirt/qemu/log/$name-console.log ;;
  *) log=/var/log/libvirt/qemu/$name-console.log ;;
esac

began='' installer='' new_volumes=()
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
      say "guest $name is left over from a killed build: it is built again"
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
    # A killed build may have left it without a mark.
    [ -n "$marked_from" ] || mark_guest
{% if seed and not has_image %}
    [ "$mode" != build ] || drop_seed
{% endif %}
    say "guest $name already exists: unchanged"
    exit
  fi
fi
if [ "$mode" = commands ]; then
  # All that the guest needs
  networks={% for interface in interfaces %}{{ interface | libvirt_network | sh }}$'\n'{% endfor %}

  pools={% for disk in disks %}{% if disk.volume %}{{ disk.pool | sh }}$'\n'{% endif %}{% endfor %}

fi

osinfo=detect=on,require=off
{% if os.id %}
# The osinfo database of this host may be older than the release: the newest entry up to the release is good enough.
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
{% set serial = virtinst.arch | serial_console %}
kernel_args={{ (installer.bootArguments(release, interfaces | links, { source: source, after_install: after_install }) + " console=tty0 console=" + serial + " " + virtinst.extra_args | join(" ")) | trim | sh }}
{% endif %}
install=(
  --connect "$connect" --name "$name" --osinfo "$osinfo"
{% set text = description | replace("\\", "\\\\") | replace('"', '\\"') %}
  --metadata {{ ("uuid=" + uuid + (',description="' + text + '"' if description else "")) | sh }}
  --arch {{ virtinst.arch | sh }} --vcpus {{ virtinst | vcpus_option | sh }} --memory {% if virtinst.max_ram %}memory={{ virtinst.ram | int }},maxmemory={{ virtinst.max_ram | int }}{% else %}{{ virtinst.ram | int }}{% endif %}

{% if virtinst.machine %}
  --machine {{ virtinst.machine | sh }}
{% endif %}
{% if virtinst.firmware == "uefi" and virtinst.secure_boot %}
  --boot firmware=efi,firmware.feature0.name=secure-boot,firmware.feature0.enabled=yes,firmware.feature1.name=enrolled-keys,firmware.feature1.enabled=yes
{% elif virtinst.firmware == "uefi" and is_pxe %}
  --boot firmware=efi,firmware.feature0.name=secure-boot,firmware.feature0.enabled=no # libvirt may choose it for q35, and iPXE is not signed
{% elif virtinst.firmware == "uefi" %}
  --boot uefi
{% endif %}
  --tpm {{ "backend.type=emulator,backend.version=2.0" if virtinst.tpm else "none" }}
{% if virtinst.autostart %}
  --autostart
{% endif %}
  --graphics {{ virtinst.graphics | suboptions("graphics") | sh }}
  --serial "pty,log.file=$log,log.append=on"
{% for word in virtinst | machine_options %}
  {{ word | sh }}
{% endfor %}
{% if is_pxe %}
  --pxe
{% elif not has_tree %}
  --import{% if installer.source == "devices" and not virtinst.boot_order %} --boot 'hd,cdrom,network'{% endif %}

{% elif seed %}
  --location "$location" --extra-args "$kernel_args"
{% else %}
  --location "$location" --initrd-inject "$answer"
{%- for file in installer.injected %}{% if templates[file.key] %} --initrd-inject "$here"/{{ templates[file.key].dst | sh }}{% endif %}{% endfor %}

  --extra-args "${kernel_args//"$shipped"/"/${answer##*/}"}"
{% endif %}
  --noautoconsole --noreboot --wait "$wait" --check disk_size=off # new images are sparse
)
{% if virtinst | cpu_option %}
# Emulation cannot offer the CPU of the host.
if [ -n "$has_kvm" ]; then
  install+=(--cpu {{ virtinst | cpu_option | sh }})
else
  install+=(--virt-type qemu --cpu mode=maximum)
fi
{% endif %}
{% if has_medium %}
# For a path below /proc virt-install defines no pool, and the file is the same.
checked=("${install[@]/#"$location"/"/proc/self/root$location"}")
{%- else %}
checked=("${install[@]}")
{%- endif %} create=() remove=() existing='' as_is=() remake=$replace
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
disk {{ disk.pool | sh }} {{ disk.volume | sh }} {{ disk.size | disk_size | sh }} {{ ("none" if disk.pool_type == "disk" else disk.format) | sh }} {{ "imported" if disk.imported else ("shared" if disk.shared else "own") }} {{ disk | disk_options }}{% for option in disk | volume_options %} {{ option | sh }}{% endfor %}

{% else %}
disk_of_host {{ disk | disk_options }}
{% endif %}
{% else %}
install+=(--disk none) checked+=(--disk none)
{% endfor %}
{% if has_seed %}
seed_disk
{% endif %}
{% if virtinst.options and virtinst.options.length %}
# Behind the guest's own devices, for the first one of a kind is vda, eth0 or the console
set --{% for word in virtinst.options %} {{ word | sh }}{% endfor %}

install+=("$@") checked+=("$@")
{% endif %}
{% for disk in disks %}
{% if disk.boot_order and disk.volume %}
[ "${as_is[0]-}" != {{ (disk.volume + " of pool " + disk.pool) | sh }} ] ||
  die "volume ${as_is[0]} exists already, and guest $name would start from it in place of its installer: --replace makes it anew"
{% endif %}
{% endfor %}

# On its own, --print-xml creates the volumes, and refuses a guest that exists.
if [ "$mode" = print-xml ]; then
  exec virt-install "${checked[@]}" --print-xml {{ 2 if has_tree or is_pxe else 1 }} --dry-run --check all=off
fi
[ -z "$existing" ] || check_volumes
{% for nic in interfaces %}
{% if is_pxe and network_boot.grub and nic.mac == network_boot.mac and nic.rom == false %}
[[ $mode != build || $connect == *://[!/]* ]] || cmp -s -- "$here/../../boot/grub.cfg" {{ (network_boot.grub.root + "/grub/grub.cfg") | sh }} ||
  die {{ ("GRUB in " + network_boot.grub.root + " is not that of the plan: run host/tftp_register.sh") | sh }}
{% endif %}
{% endfor %}
{% if has_image %}
find_image
{% endif %}
if [ -n "$is_there" ]; then
  refuse_other_origin
  remove_guest || die "guest $name stays, with its volumes: it cannot be removed"
fi
if [ -n "${remove[*]}" ]; then change vol-delete --pool "${remove[@]}"; fi
[ "$mode" != build ] || began=yes
{% if has_seed %}
renew_seed
{% endif %}
{% if is_encrypted %}
define_secrets
{% endif %}
volumes
printed virt-install "${install[@]}"
case $mode in
  dry-run)
{% if seed and not has_image %}
    drop_seed
{% endif %}
    mark_guest
    # virt-install accepts guests that libvirt refuses to define, such as IDE disks on q35. This defines nothing.
    make_work
    virt-install "${checked[@]}" --print-xml {{ 2 if has_tree or is_pxe else 1 }} --dry-run --check all=off >"$work/domain.xml"
{% if is_encrypted %}
    # libvirt would look for secrets that this run has not defined.
    sed -i '/<encryption /,/<\/encryption>/d' "$work/domain.xml"
{% endif %}
    virsh domxml-to-native qemu-argv --xml "$work/domain.xml" >/dev/null ||
      die "libvirt refuses this guest: its message is above"
    # A guest that is to be replaced still has its disks and MACs.
    virt-install "${checked[@]}" ${is_there:+--check all=off} --dry-run >&2
    ;;
  commands) {% if seed and not has_image %}drop_seed && {% endif %}mark_guest ;;
  build)
{% if has_medium %}
    lend_medium {{ virtinst.location | tree_url | sh }}
{% endif %}
    # Without its hint how to start the guest, which `up` does
    virt-install "${install[@]}" > >(sed -u '/^Domain creation completed/d; /^You can restart your domain/,$d' >&2) &
    installer=$!
    # virt-install goes on if this script is killed, so the lock becomes its own. It may have ended.
    if process "$installer" >"${locks[$uuid]}.$$"; then
      mv "${locks[$uuid]}.$$" "${locks[$uuid]}"
    else
      rm -f "${locks[$uuid]}.$$"
    fi
    wait "$installer"
    began='' installer=''
{% if seed and not has_image %}
    drop_seed
{% endif %}
    # Before its first start
    mark_guest
    say "guest $name is {{ "installed and shut off" if has_tree else ("defined, and set up at its first start" if has_image else "defined and shut off") }}: $(printed virsh --connect "$connect" start "$name")"
    ;;
esac
