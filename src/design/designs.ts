import { classroom } from "./classroom.ts";
import { cloud } from "./cloud.ts";
import { cluster } from "./cluster.ts";
import type { Design } from "./design.ts";
import { servers } from "./servers.ts";
import { modern, shippedDefault } from "./shipped.ts";
import { single } from "./single.ts";

/** Every design in the order of the help; the first one is the default. */
export const DESIGNS: readonly Design[] = [
  cloud,
  single,
  servers,
  cluster,
  classroom,
  modern,
  shippedDefault,
];
