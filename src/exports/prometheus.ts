import { bracketed, type Export } from "./export.ts";

/** The port of Prometheus's node_exporter. A relabel rule of the scrape configuration can set another one. */
const NODE_EXPORTER = 9100;

export const prometheus: Export = {
  name: "prometheus.json",
  readers: "Prometheus and VictoriaMetrics, by file_sd_configs",
  command: "promtool check config prometheus.yml",
  text: ({ site, guests }) => {
    const targets = guests.flatMap(({ name, kind, network, target }) =>
      target === null || network === null
        ? []
        : {
            targets: [`${bracketed(target)}:${NODE_EXPORTER}`],
            labels: { guest: name, kind, network, site },
          },
    );
    return `${JSON.stringify(targets, null, 2)}\n`;
  },
};
