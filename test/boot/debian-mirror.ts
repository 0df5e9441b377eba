import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { find } from "../tools.ts";
import { sha256 } from "./machine.ts";

/** Debian's package of its network installer. */
export const IMAGES = "/usr/lib/debian-installer/images/12";

/** Tells the system log what the answers have set. */
const REPORT = `#!/bin/sh
tell() { logger -t lab "$*"; }
tell "name $(hostname)"
ip -o -4 address | while read -r _ card _ address _; do tell "address $card $address"; done
ip -4 route | grep ^default | while read -r line; do tell "route $line"; done
while read -r line; do tell "$line"; done </etc/resolv.conf
for file in /preseed.cfg /late.sh; do tell "file $file $(sha256sum "$file" | cut -d ' ' -f 1)"; done
tell done
`;

/** Puts the network installer into `tree/`, and a mirror of Debian into `debian/`, whose only part of the installer is the report. */
export function debianMirror(directory: string): void {
  const put = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text, { mode });
  };
  const loader = join(find(IMAGES) as string, "amd64/text/debian-installer/amd64");
  for (const name of ["linux", "initrd.gz"])
    cpSync(join(loader, name), join(directory, "tree", name), { recursive: true });

  const control = [
    ...["Package: lab-report", "Version: 1", "Architecture: all", "Section: debian-installer"],
    // The installer takes no mirror without parts for its own kernel.
    ...["Priority: standard", `Kernel-Version: ${kernelVersion(join(loader, "linux"))}`],
    ...["Maintainer: lab <root@lab.test>", "Description: report", ""],
  ].join("\n");
  put("part/DEBIAN/control", control);
  put("part/DEBIAN/postinst", REPORT, 0o755);
  const udeb = join(directory, "debian/pool/lab-report_1_all.udeb");
  mkdirSync(dirname(udeb), { recursive: true });
  const pack = ["-Zgzip", "--root-owner-group", "--build", join(directory, "part"), udeb];
  execFileSync("dpkg-deb", pack, { stdio: "pipe" });

  const list = "main/debian-installer/binary-amd64/Packages";
  const packages = `${control}Filename: pool/lab-report_1_all.udeb\nSize: ${readFileSync(udeb).length}\nSHA256: ${sha256(udeb)}\n\n`;
  const origin = "Origin: Debian\nLabel: Debian\nVersion: 12.0\n";
  for (const name of ["oldstable", "bookworm"]) {
    const suite = `debian/dists/${name}`;
    put(`${suite}/${list}`, packages);
    const sum = ` ${sha256(join(directory, suite, list))} ${packages.length} ${list}\n`;
    put(
      `${suite}/Release`,
      `${origin}Suite: oldstable\nCodename: bookworm\nArchitectures: amd64\nComponents: main\nSHA256:\n${sum}`,
    );
    put(
      `${suite}/main/binary-amd64/Release`,
      `${origin}Archive: oldstable\nComponent: main\nArchitecture: amd64\n`,
    );
  }
}

/** The release of a kernel by the x86 boot protocol: a pointer at 0x20e to its text, counted from 0x200. */
function kernelVersion(file: string): string {
  const image = readFileSync(file);
  const [, version = ""] = /^(\S+) /.exec(image.toString("latin1", image.readUInt16LE(0x20e) + 0x200)) ?? [];
  return version;
}
