# What a guest is, a line for each fact: its name, and its value. Run by root in the guest once cloud-init is done.
fact() { echo "$1 $2"; }
fact status "$(cloud-init status | sed 's/^status: //')"
fact instances "$(find /var/lib/cloud/instances -mindepth 1 -maxdepth 1 | wc -l)"
fact names "$(hostname) $(hostname -f)"
fact timezone "$(readlink -f /etc/localtime | sed 's,^/usr/share/zoneinfo/,,')"
for card in /sys/class/net/*/; do
  card=${card%/}
  [ "${card##*/}" = lo ] || fact "link.${card##*/}" "$(cat "$card/address")"
done
ip -o address show scope global | while read -r _ name _ address rest; do
  case $rest in *dynamic*) fact "dhcp.$name" "$address" ;; *) fact "address.$name" "$address" ;; esac
done
ip route show default | while read -r _ _ via _ name _; do fact default "$via $name"; done
ip -6 route show default | while read -r _ _ via _ name _; do fact default6 "$via $name"; done
ip route show 10.16.30.0/24 | while read -r to how via _; do fact route "$to $([ "$how" = via ] && echo "$via" || echo link)"; done
link=$(ip route show default | sed -n 's/.* dev \([^ ]*\).*/\1/p')
# Without the link-local address, which depends on the MAC of the host's bridge
fact dns "$(resolvectl dns "$link" | sed 's/^Link.*): *//' | tr ' ' '\n' | grep -v '^fe80:' | sort | xargs)"
fact search "$(resolvectl domain "$link" | sed 's/^Link.*): *//')"
fact bond "$(sed -n 's/^Bonding Mode: //p' /proc/net/bonding/bond0 2>/dev/null)"
fact vlan "$(sed -n 's/^\(bond0[^ ]*\) *| \([0-9]*\).*/\1 \2/p' /proc/net/vlan/config 2>/dev/null)"
for name in root alice visitor tester; do
  getent passwd "$name" >/dev/null || continue
  fact "user.$name" "$(getent passwd "$name" | cut -d: -f3,5-)"
  fact "hash.$name" "$(getent shadow "$name" | cut -d: -f2)"
  fact "groups.$name" "$(id -nG "$name")"
  fact "keys.$name" "$(grep -c . "$(getent passwd "$name" | cut -d: -f6)/.ssh/authorized_keys")"
done 2>/dev/null
fact sudo "$(cat /etc/sudoers.d/lab 2>/dev/null)"
fact root "$(($(df -m --output=size / | tail -n 1) / 1024)) GiB"
fact data "$(findmnt -n -o FSTYPE,LABEL,OPTIONS /srv/drop | tr -s ' ' | sed 's/rw,//')"
fact script "$(grep -c . /var/log/first-boot) runs, $(stat -c '%a' /srv/drop/incoming)"
fact motd "$(stat -c '%a' /etc/motd) $(head -n 1 /etc/motd)"
fact timer "$(systemctl is-enabled apt-daily.timer)"
fact faults "$(grep -hE 'WARN|ERROR|Traceback' /var/log/cloud-init.log | head -n 5 | tr '\n' ';')"
