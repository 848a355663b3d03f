// The report of `cartstream evaluate --json` as a table.

import { get } from "./api.js";
import { h, row, setText, table } from "./dom.js";
import { bytes, int, micros, percent, time } from "./format.js";
import { Panel } from "./panel.js";

const preferred = ["hr@20", "mrr@20", "ndcg@20", "recall@20", "precision@20"];

export class EvaluationPanel {
  #content = h("div");

  constructor() {
    this.panel = new Panel("Last evaluation", {
      name: "evaluation",
      empty: "No report is served. Write one with 'cartstream evaluate … --json > report.json' and start "
        + "'cartstream serve --evaluation report.json'.",
    }, this.#content);
  }

  async load(signal) {
    const answer = await get("/v1/evaluation", signal);
    if (!answer) return this.panel.empty();
    const { file, written, report } = answer;
    this.panel.meta = `${file}, written ${time(written)}`;
    const names = metricsOf(report.algorithms);
    const columns = [["Algorithm"], ...names.map(name => [name, "num"]), ["Coverage", "num"], ["Answer p50", "num"],
      ["p99", "num"], ["Model", "num"]];
    const made = table("Evaluation", columns);
    made.body.append(...report.algorithms.map(one => this.#row(columns, names, one)));
    const about = [report.protocol_rule, report.exclude_rule,
      `${int(report.queries)} queries, ${int(report.train_events)} events learnt`,
      [report.train, report.test, ...(report.events ?? [])].filter(Boolean).join(", ")];
    this.#content.replaceChildren(made.element, h("p", { class: "note", text: about.filter(Boolean).join(". ") }));
    this.panel.show();
  }

  #row(columns, names, one) {
    const element = row(columns);
    const texts = [one.name, ...names.map(name => percent(one.metrics[name])), percent(one.item_coverage),
      micros(one.latency_us?.p50), micros(one.latency_us?.p99), bytes(one.model_bytes)];
    texts.forEach((text, i) => setText(element.cells[i], text));
    names.forEach((name, i) => {
      const ends = one.intervals?.[name];
      if (!ends) return;
      const [low, high] = ends.map(end => (end * 100).toFixed(1));
      element.cells[i + 1].append(h("small", { text: ` ${low} to ${high}` }));
    });
    return element;
  }
}

/** Some metrics of the largest cut-off there is. */
function metricsOf(algorithms) {
  const all = Object.keys(algorithms[0]?.metrics ?? {});
  const chosen = preferred.filter(name => all.includes(name));
  return chosen.length > 0 ? chosen : all.slice(0, 5);
}
