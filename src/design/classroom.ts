import type { Design, Role } from "./design.ts";
import { composedLayers } from "./layers.ts";
import { packageList } from "./package-names.ts";
import { firewall } from "./roles.ts";

const teacher: Role = {
  name: "teacher",
  proposedCount: 1,
  layer: (answers) => `description: the teacher's, with what the students fetch
packages: ${packageList(answers, "git-core", "nginx")}
services: {enabled: [nginx]}
${firewall(answers, "http")}`,
};

const student: Role = {
  name: "student",
  proposedCount: 10,
  layer: (answers) => `description: a student's own machine
# Many of them run at once.
virtinst: {vcpus: 1}
disks: [{size: 12}]
packages: ${packageList(answers, "git-core", "podman", "tmux", "vim-enhanced")}
`,
};

export const classroom: Design = {
  name: "classroom",
  summary: "one guest for each student, one for the teacher",
  site: "classroom",
  domain: "class.test",
  networks: [{ name: "class", mode: "nat" }],
  roles: [teacher, student],
  layers: (answers) => composedLayers(answers, classroom.roles, "A classroom"),
};
