import type { Guest } from "../../model/guest.ts";
import { serialConsole } from "../../model/serial-console.ts";
import type { PlanObject } from "../plan.ts";
import type { Rule, Spot, Violation } from "../rule.ts";
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
          if (
            !name ||
            ANYWHERE.test(name) ||
            name.replace(/(?<!\d)\d+$/, "") === device.replace(/(?<!\d)\d+$/, "")
          )
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

const portTwice: Rule = {
  id: "serial-port-twice",
  severity: "error",
  why: "the second guest does not start with a TCP port that another one has: Address already in use. A socket becomes that of the guest that starts last, and both write into one file (all seen with libvirt 9.0).",
  example: {
    "guests.d/a.yml": "virtinst: {serial_ports: [{tcp: 5001}]}\ntemplates: ~\n",
    "guests.d/b.yml": "virtinst: {serial_ports: [{tcp: 5001}]}\ntemplates: ~\n",
  },
  *check(plan): Iterable<Violation> {
    const owners = new Map<string, Spot>();
    for (const object of plan.guests)
      for (const { key, end, path } of serialPorts(object)) {
        const name = `${valuesOf(object).virtinst?.connect} ${key} ${end}`;
        const other = owners.get(name);
        if (!other) owners.set(name, { object, path });
        else
          yield {
            object,
            path,
            message: `another serial port has the ${NOUNS[key]} \`${end}\`: give each serial port one of its own`,
            related: [{ ...other, message: "the other one is here" }],
          };
      }
  },
};

const NOUNS = { file: "file", socket: "socket", tcp: "TCP port" } as const;

function* serialPorts(guest: PlanObject<Guest>) {
  for (const [index, port] of (valuesOf(guest).virtinst?.serial_ports ?? []).entries())
    for (const key of ["file", "socket", "tcp"] as const)
      if (port[key]) yield { key, end: port[key], path: ["virtinst", "serial_ports", index, key] };
}

export const consoleRules = [otherArchitecture, portTwice];
