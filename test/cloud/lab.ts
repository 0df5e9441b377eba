import { join } from "node:path";
import { temporaryDirectory } from "../build.ts";
import { commandIn } from "../cli.ts";
import { directoryWith } from "../directory.ts";
import { PROJECT } from "../run.ts";

/** A guest for the negative controls, which the lab does not have. */
const control = (address: string) => `image: debian12
os: {id: debian12}
virtinst: {ram: 768, vcpus: 1}
disks: [{size: 3}]
interfaces: [{network: lab, mac: 52:54:00:a0:00:${address}, ip: 192.168.160.${address}, bootproto: static}]
`;

/**
 * The built site of the shipped lab `modern`, for a machine that has this image of Debian and little memory, and for the
 * user `tester` with this key.
 */
export async function builtLab(image: string, sha256: string, key: string): Promise<string> {
  const machine = directoryWith({
    "modern/host.d/90_machine.yml": `cloud_images: {debian12: {url: ~, sums: ~, path: ${image}, sha256: ${sha256}}}\n`,
    "modern/sysgroups.d/jump/90_machine.yml": `virtinst: {ram: 768}
authorized_keys: [${key}]
users: !append [{name: tester, groups: [sudo], authorized_keys: [${key}]}]
`,
    "modern/guests.d/bare.yml": control("81"),
    "modern/guests.d/moved.yml": control("82"),
  });
  const site = join(temporaryDirectory(), "site");
  const confdirs = [join(PROJECT, "_data"), machine].flatMap((directory) => ["-c", directory]);
  const { code, stderr } = await commandIn(PROJECT, [
    ...["generate", "--site", "modern", "-w", site],
    ...confdirs,
  ]);
  if (code !== 0) throw new Error(stderr);
  return site;
}
