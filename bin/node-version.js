// Import this first: the other modules need features that an older Node lacks.

/** The oldest version of Node, as in package.json. */
const OLDEST = [20, 11];

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(
    `miniascape needs Node ${OLDEST.join(".")} or later, but this is Node ${process.versions.node}: install a later one`,
  );
  process.exit(1);
}
