import * as v from "valibot";
import { isIpv6, isRouter6 } from "../address.ts";
import { IPV6, ipv4, text } from "./format.ts";

/** The IPv6 address of a router on a link. */
export const router6 = v.config(
  v.pipe(
    text,
    v.ipv6(IPV6),
    v.check(isRouter6, ({ input }) =>
      input.includes("%")
        ? IPV6
        : "must not be a multicast or loopback address, or an IPv4 address in IPv6 form: use one like fd00:5::1 or fe80::1",
    ),
  ),
  { abortPipeEarly: true },
);

/** The IPv4 or IPv6 address of a router on a link. */
export const router = v.pipe(
  text,
  v.check(
    (value) => (isIpv6(value) ? isRouter6(value) : v.is(ipv4, value)),
    "must be the IPv4 or IPv6 address of a router, without a zone, like 192.168.155.253 or fe80::1",
  ),
);
