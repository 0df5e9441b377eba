import * as v from "valibot";
import { atLeast, described, name, section, text } from "./format.ts";

/** The answers to an installer's questions. */
export const product = section({
  source: described(v.nullish(text), "What `mount` takes: an ISO image, or a tree on an NFS server."),
  admin: described(v.nullish(text), "The administrator's login."),
  admin_password: described(v.optional(v.unknown()), "The administrator's password."),
  organization: described(v.nullish(text), "The organization's name."),
  location: described(v.nullish(text), "The city.", "Tokyo"),
  country: described(v.nullish(text), "Two letters.", "JP"),
});

/** Red Hat Update Infrastructure. */
export const rhui = section({
  cds: described(v.nullish(v.array(name, "`cds` is a list of guests' names")), "Guests' names."),
  client_rpm: described(v.nullish(text), "URL of the package that the RHUA made for the clients."),
});

/** A client's Satellite. */
export const registration = section({
  server: described(v.nullish(text), "The Satellite."),
  activation_key: described(v.optional(v.unknown()), "The key by which the client registers itself."),
});

/** The volume made of the bricks of all nodes. */
export const gluster = section({
  bricks: described(v.nullish(text), "Each disk after the first is a brick below this directory."),
  volume: described(v.nullish(text), "The volume's name."),
  replica: described(v.nullish(atLeast(1, "`replica` is at least 1")), "Copies of each file."),
});
