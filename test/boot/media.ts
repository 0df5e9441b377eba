import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { find } from "../tools.ts";

/** Paths of the kernel and of the initrd on the medium of an installer. */
export const MEDIA = {
  kickstart: ["images/pxeboot/vmlinuz", "images/pxeboot/initrd.img"],
  preseed: ["install.amd/vmlinuz", "install.amd/initrd.gz"],
  autoinstall: ["casper/vmlinuz", "casper/initrd"],
  agama: ["boot/x86_64/loader/linux", "boot/x86_64/loader/initrd"],
} as const;

const TREEINFO = `[general]
family = Red Hat Enterprise Linux
version = 9
arch = x86_64
[images-x86_64]
kernel = ${MEDIA.kickstart[0]}
initrd = ${MEDIA.kickstart[1]}
`;

/** Makes an ISO image of an installer's medium, with the paths of the real one. `loader`: the directory of kernel and initrd. */
export function installerImage(name: keyof typeof MEDIA, loader: string, scratch: string): string {
  const tree = join(scratch, name);
  for (const [at, source] of ["vmlinuz", "initrd.img"].entries()) {
    const file = join(tree, MEDIA[name][at] as string);
    mkdirSync(dirname(file), { recursive: true });
    cpSync(join(loader, source), file);
  }
  if (name === "kickstart") writeFileSync(join(tree, ".treeinfo"), TREEINFO);
  return isoOf(tree, []);
}

/** Makes an ISO image whose boot sector writes to the serial port that the machine has started from it. */
export function bootableImage(scratch: string): string {
  const tree = join(scratch, "bootable");
  mkdirSync(tree, { recursive: true });
  writeFileSync(join(tree, "boot.bin"), SECTOR);
  return isoOf(tree, ["-b", "boot.bin", "-no-emul-boot", "-boot-load-size", "4"]);
}

function isoOf(tree: string, options: readonly string[]): string {
  const iso = `${tree}.iso`;
  const args = ["-quiet", "-J", "-r", "-V", "MEDIUM", ...options, "-o", iso, tree];
  execFileSync(find("genisoimage") as string, args, { stdio: "pipe" });
  return iso;
}

/** Makes a qcow2 image of 1 MiB that starts from SECTOR. `digits`: its SHA-256. */
export function cloudImage(scratch: string): { readonly path: string; readonly digits: string } {
  const raw = join(scratch, "core.raw");
  const path = join(scratch, "core.qcow2");
  writeFileSync(raw, Buffer.concat([SECTOR], 2 ** 20));
  execFileSync(find("qemu-img") as string, ["convert", "-f", "raw", "-O", "qcow2", raw, path]);
  return { path, digits: createHash("sha256").update(readFileSync(path)).digest("hex") };
}

/**
 * Code of a PC's boot sector at 0x7c00. It writes `CONFIG `, then the file `opt/com.coreos/config` of QEMU's firmware
 * configuration, then a line `CONFIG-END` to the serial port at 0x3f8, and switches QEMU's machine off. The firmware
 * configuration is that of QEMU's docs/specs/fw_cfg.rst: the selector is at port 0x510, the bytes at 0x511, and item 0x19 is the
 * directory, with 64 bytes a file: size, selector, two bytes, name.
 */
const CODE = [
  // No segments, a stack below the code, and the first text
  "31c08ed88ec08ed0bc007cfcbe7d7ce84f00",
  // The count of files in the directory, of 16 bits
  "ba1005b81900ef42ececec88c5ec88c1",
  // Each file of the directory to 0x600, until the name is the one
  "51bf0006b94000f36cbe947cbf0806b91600f3a6597404e2e7eb14",
  // Its bytes, one by one
  "a1040686c44aef428b0e020686cdece81d00e2fa",
  // The last text, and off
  "be857ce80a00ba0406b80020eff4ebfd",
  // A text and a byte to the serial port, as soon as it takes one
  "ac84c07405e80300ebf6c35250bafd03eca82074fbbaf80358ee5ac3",
].join("");

const SECTOR = Buffer.concat(
  [
    Buffer.from(CODE, "hex"),
    Buffer.from("CONFIG \0\r\nCONFIG-END\r\n\0opt/com.coreos/config\0"),
    Buffer.alloc(510 - 170),
    Buffer.from([0x55, 0xaa]),
  ],
  512,
);
