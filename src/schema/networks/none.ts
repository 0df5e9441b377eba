/** A value of a key that has a default: the network has no such thing. */
export const NONE = "none";
