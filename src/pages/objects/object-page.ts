import type { PlanObject } from "../../checks/plan.ts";
import { urlOf } from "../html.ts";

/** The page of an object, from the output directory. */
export function objectPage({ category, name }: Pick<PlanObject, "category" | "name">): string {
  switch (category) {
    case "guest":
      return `guests.d/${urlOf(name)}/index.html`;
    case "network":
      return `networks/${urlOf(name)}/index.html`;
    case "storage pool":
      return `pools/${urlOf(name)}/index.html`;
    case "host":
      return "host.html";
  }
}
