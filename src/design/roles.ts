import type { Answers, Role } from "./design.ts";
import { packageList } from "./package-names.ts";
import { hasFirewall } from "./release.ts";

/** The line that opens the firewall for a service, if there is one. */
export function firewall({ release, method }: Answers, service: string): string {
  return hasFirewall(release, method) ? `firewall: {services: !append [${service}]}\n` : "";
}

/** A guest without services. */
export const node: Role = {
  name: "node",
  proposedCount: 2,
  layer: (answers) => `description: a machine to play with
packages: ${packageList(answers, "tcpdump", "vim-enhanced")}
`,
};

export const web: Role = {
  name: "web",
  proposedCount: 2,
  layer: (answers) => `description: nginx
packages: [nginx]
services: {enabled: [nginx]}
${firewall(answers, "http")}${answers.release.packages === "rpm" ? WHO : ""}`,
};

/** nginx of RHEL and Fedora reads such files in its default server. */
const WHO = `# http://.../who says which of them has answered.
setup_data:
  - src: setup/web/who.conf
    dst: etc/nginx/default.d/who.conf
    install: {mode: "0644", dst: /etc/nginx/default.d/who.conf}
`;

export const db: Role = {
  name: "db",
  proposedCount: 1,
  layer: (
    answers,
  ) => `description: ${answers.release.packages === "rpm" ? '"PostgreSQL; once: setup-db"' : "PostgreSQL"}
virtinst: {ram: 4096}
disks:
  - {}
  - {size: 20}          # the database
packages: ${packageList(answers, "postgresql-server")}
${firewall(answers, "postgresql")}${answers.release.packages === "rpm" ? SETUP_DB : ""}`,
};

const SETUP_DB = `setup_data:
  - src: setup/db/setup-db.sh
    dst: setup-db.sh
    install: {mode: "0755", dst: /usr/local/sbin/setup-db}
`;

export const files: Role = {
  name: "files",
  proposedCount: 1,
  layer: (answers) => `description: NFS; what it exports is for /etc/exports to say
disks: [{size: 40}]
packages: ${packageList(answers, "nfs-utils")}
services: {enabled: [nfs-server]}
${firewall(answers, "nfs")}`,
};
