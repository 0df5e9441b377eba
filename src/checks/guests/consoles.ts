import { serialConsole } from "../../model/serial-console.ts";
import type { Rule, Violation } from "../rule.ts";
import { isSetBySite, valuesOf } from "./values.ts";

/** Devices of several architectures: virtio's console, and the screen. */
const ANYWHERE = /^(?:tty\d+|hvc\d+|null)$/;

const otherArchitecture: Rule = {
  id: "console-of-other-architecture",
  severity: "warning",
  why: "the kernel ignores a console that the machine does not have: nothing can be read on the serial console, and the console's log stays empty.",
  example: {
    "guests.d/a.yml": 'virtinst: {arch: aarch64}\nkernel_args: ["console=ttyS0,115200"]\ntemplates: ~\n',
  },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      const { virtinst, kernel_args } = valuesOf(guest);
      const arch = virtinst?.arch ?? "x86_64";
      const device = serialConsole(arch);
      if (device === null) continue;
      const lists = [
        [["kernel_args"], kernel_args],
        [["virtinst", "extra_args"], virtinst?.extra_args],
      ] as const;
      for (const [list, words] of lists)
        for (const [index, word] of (words ?? []).entries()) {
          const name = /^console=([^,]+)/.exec(word)?.[1];
          if (!name || ANYWHERE.test(name) || name.replace(/\d+$/, "") === device.replace(/\d+$/, ""))
            continue;
          const path = [...list, index];
          yield {
            object: guest,
            path: isSetBySite(guest.merged, path) ? path : ["virtinst", "arch"],
            message: `\`${list.join(".")}\` names the console \`${name}\`, and a guest of ${arch} has no such device: use console=${device}`,
          };
        }
    }
  },
};

export const consoleRules = [otherArchitecture];
