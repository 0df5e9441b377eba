import { existsSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { PROJECT } from "../run.ts";
import { has, hasNamespaces, LIBVIRTD, type Tool, without } from "../tools.ts";

/** The directory of the kernel that kernel.sh fetches. */
export const KERNEL = process.env.MINIASCAPE_KERNEL ?? join(PROJECT, "node_modules/.cache/miniascape-kernel");

const TOOLS: Tool[] = [
  ...LIBVIRTD,
  ...(["qemu-img", "busybox", "virt-install", "cpio", "nginx", "openssl", "/usr/share/osinfo"] as const),
];

/** Whether guests can boot here. If not, the test is skipped or fails like in `has`. */
export function canBoot(t: TestContext): boolean {
  if (!has(t, ...TOOLS) || !hasNamespaces(t)) return false;
  if (existsSync(join(KERNEL, "bonding.ko"))) return true;
  return without(t, `no kernel: test/boot/kernel.sh ${KERNEL}`, process.env.MINIASCAPE_REQUIRE_TOOLS === "1");
}
