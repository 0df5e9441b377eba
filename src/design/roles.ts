import type { Role } from "./design.ts";

/** A guest without services. */
export const node: Role = {
  name: "node",
  proposedCount: 2,
  layer: () => `description: a machine to play with
packages: [tcpdump, vim-enhanced]
`,
};

export const web: Role = {
  name: "web",
  proposedCount: 2,
  layer: () => `description: nginx
packages: [nginx]
services: {enabled: [nginx]}
firewall: {services: !append [http]}
# http://.../who says which of them has answered.
setup_data:
  - src: setup/web/who.conf
    dst: etc/nginx/default.d/who.conf
    install: {mode: "0644", dst: /etc/nginx/default.d/who.conf}
`,
};

export const db: Role = {
  name: "db",
  proposedCount: 1,
  layer: () => `description: "PostgreSQL; once: setup-db"
virtinst: {ram: 4096}
disks:
  - {}
  - {size: 20}          # the database
packages: [postgresql-server]
firewall: {services: !append [postgresql]}
setup_data:
  - src: setup/db/setup-db.sh
    dst: setup-db.sh
    install: {mode: "0755", dst: /usr/local/sbin/setup-db}
`,
};

export const files: Role = {
  name: "files",
  proposedCount: 1,
  layer: () => `description: NFS; what it exports is for /etc/exports to say
disks: [{size: 40}]
packages: [nfs-utils]
services: {enabled: [nfs-server]}
firewall: {services: !append [nfs]}
`,
};
