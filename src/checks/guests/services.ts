import { isMap } from "../../merge/merge.ts";
import type { Rule, Violation } from "../rule.ts";
import { valuesOf } from "./values.ts";

const conflict: Rule = {
  id: "services-conflict",
  severity: "warning",
  why: "anaconda first disables the services of one list, then enables those of the other: the service starts with the system.",
  example: { "guests.d/a.yml": "services: {enabled: [nginx], disabled: [nginx]}\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      const { enabled, disabled } = valuesOf(guest).services ?? {};
      const names = (enabled ?? []).map(unit);
      for (const [index, name] of (disabled ?? []).entries()) {
        const other = names.indexOf(unit(name));
        if (other === -1) continue;
        const related = [
          { object: guest, path: ["services", "enabled", other], message: "it is enabled here" },
        ];
        const message = `the service \`${name}\` is both enabled and disabled: remove one of the two`;
        yield { object: guest, path: ["services", "disabled", index], message, related };
      }
    }
  },
};

/** systemd knows a service by both names. */
function unit(name: string): string {
  return name.replace(/\.service$/, "");
}

const withoutPort: Rule = {
  id: "firewall-service-without-port",
  severity: "error",
  why: "the installer of RHEL 5 has no option for services, so the kickstart needs the port of each.",
  example: { "guests.d/a.yml": "os: {id: rhel5.8}\nfirewall: {services: [ssh, nfs]}\ntemplates: ~\n" },
  *check(plan): Iterable<Violation> {
    for (const guest of plan.guests) {
      const { services } = valuesOf(guest).firewall ?? {};
      const ports = guest.object.release.firewall_ports;
      if (!isMap(ports)) continue;
      for (const [index, name] of (services ?? []).entries()) {
        if (Object.hasOwn(ports, name)) continue;
        yield {
          object: guest,
          path: ["firewall", "services", index],
          message: `the port of the service \`${name}\` is not known: put the port into \`firewall.ports\`, or into \`release.firewall_ports\``,
        };
      }
    }
  },
};

export const serviceRules = [conflict, withoutPort];
