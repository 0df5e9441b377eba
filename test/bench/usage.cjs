// Loaded with `--require` into every process of a measured command. Writes down its resource usage when it ends.
const { appendFileSync } = require("node:fs");
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  appendFileSync(
    process.env.MINIASCAPE_BENCH_USAGE,
    `${(userCPUTime + systemCPUTime) / 1e6} ${maxRSS / 1024}\n`,
  );
});
