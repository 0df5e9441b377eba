import type { Rule } from "../rule.ts";
import { addressRules } from "./addresses.ts";
import { bridgeRules } from "./bridges.ts";
import { clusterRules } from "./clusters.ts";
import { dhcpRules } from "./dhcp.ts";
import { forwardingRules } from "./forwarding.ts";
import { linkAddressRules } from "./link-addresses.ts";
import { linkFamilyRules } from "./link-families.ts";
import { linkMtuRules } from "./link-mtu.ts";
import { linkRouteRules } from "./link-routes.ts";
import { linkRules } from "./links.ts";
import { nameRules } from "./names.ts";
import { netbootRules } from "./netboot.ts";
import { portGroupRules } from "./port-groups.ts";
import { rangeRules } from "./ranges.ts";
import { reservationRules } from "./reservations.ts";
import { routeRules } from "./routes.ts";
import { staticRangeRules } from "./static-ranges.ts";
import { subnetRules } from "./subnets.ts";
import { switchPortRules } from "./switch-ports.ts";

/** The rules of networks, addresses and DNS names, in the order of the documentation. */
export const networkRules: readonly Rule[] = [
  ...bridgeRules,
  ...subnetRules,
  ...rangeRules,
  ...reservationRules,
  ...staticRangeRules,
  ...dhcpRules,
  ...netbootRules,
  ...addressRules,
  ...clusterRules,
  ...routeRules,
  ...forwardingRules,
  ...switchPortRules,
  ...portGroupRules,
  ...linkRules,
  ...linkAddressRules,
  ...linkFamilyRules,
  ...linkRouteRules,
  ...linkMtuRules,
  ...nameRules,
];
