// View "Quality": metrics by window, cut-off, event type, source and variant, and the report of the last evaluation.

import { get } from "./api.js";
import { bar, choice, h, reconcile, row, setText, sourceChip, table, typeChip } from "./dom.js";
import { EvaluationPanel } from "./evaluation.js";
import { int, none, percent } from "./format.js";
import { ksOf } from "./live.js";
import { Panel, poll } from "./panel.js";

const metricWords = { hr: "Hit rate", mrr: "MRR", precision: "Precision", recall: "Recall", ndcg: "NDCG" };
const windowWords = minutes => minutes === 0 ? "since the first event" : `${minutes} min`;
const notScored =
  "Nothing scored in this window. An event is scored once its shopper has had a recommendation before it.";

const metricColumns = [
  ["Metric"], ["Recommended", "num"], ["Baseline", "num"], ["Times the baseline", "num"],
  ["Discoveries, list as shown", "num"], ["Discoveries alone", "num"], ["Baseline alone", "num"], ["By revenue", "num"],
];
const typeColumns = [
  ["Event"], ["Events", "num"], ["Recommended", "num"], ["Baseline", "num"], ["Times the baseline", "num"],
];
const sourceColumns = [
  ["Source"], ["Slots", "num"], ["Taken", "num"], ["by view", "num"], ["by cart", "num"], ["by purchase", "num"],
  ["Precision", "num"], ["Adds to hit rate", "num"],
];
const shownColumns = [
  ["Source"], ["Shown", "num"], ["Clicked", "num"], ["Carted", "num"], ["Bought", "num"], ["Click-through", "num"],
  ["Conversion", "num"],
];
const placementColumns = [["Placement"], ...shownColumns.slice(1)];
const windowColumns = [
  ["Window"], ["Events", "num"], ["Recommended", "num"], ["Baseline", "num"], ["Times the baseline", "num"],
];

const variantColumns = [
  ["Variant"], ["Share", "num"], ["Events", "num"], ["Recommended", "num"], ["95 % interval", "num"], ["Baseline", "num"],
  ["Answers", "num"], ["Shown", "num"], ["Click-through", "num"], ["Conversion", "num"],
];
const shadowColumns = [
  ["Metric"], ["Shadow", "num"], ["Served", "num"], ["Difference", "num"], ["95 % interval", "num"], ["p", "num"],
];

const estimators = { dr: "doubly robust", snips: "self-normalized", ips: "inverse propensities" };
const interval = (low, high) => typeof low === "number" && typeof high === "number"
  ? `${(low * 100).toFixed(2)} to ${(high * 100).toFixed(2)}` : none;
const times = (value, baseline) => baseline > 0 ? `${(value / baseline).toFixed(1)} ×` : none;

/** Fills rows of texts; a cell may be made of an element instead. */
function fill({ body }, columns, rows) {
  reconcile(body, rows, one => one.key, () => row(columns), (element, one) => one.cells.forEach((cell, i) => {
    if (cell instanceof Node) {
      if (element.cells[i].textContent !== cell.textContent || cell.dataset.live)
        element.cells[i].replaceChildren(cell);
    } else setText(element.cells[i], cell);
  }));
}

function figure(value, best) {
  const drawn = bar();
  drawn.set(value / best);
  return h("span", { "data-live": true }, drawn.element, h("span", { text: percent(value, 2) }));
}

export class QualityView {
  title = "Quality";
  #minutes = 0;
  #metric = "hr";
  #k = null;
  #answer = null;
  #metrics = table("Metrics", metricColumns);
  #windows = table("By window", windowColumns);
  #types = table("By event type", typeColumns);
  #sources = table("By source", sourceColumns);
  #shown = table("What was shown", shownColumns);
  #placements = table("By placement", placementColumns);
  #variants = table("By variant", variantColumns);
  #verdicts = h("ul", { class: "verdicts", "aria-label": "Verdicts" });
  #shadow = table("Shadow", shadowColumns);
  #offPolicy = h("ul", { class: "verdicts", "aria-label": "If the shadow were served" });
  #tools = h("div", { class: "filters" });
  #evaluation = new EvaluationPanel();
  #panels;

  constructor() {
    const part = (title, name, content, empty = notScored) => new Panel(title, { name, empty }, content);
    this.#panels = {
      metrics: part("Every metric", "metrics", this.#metrics.element),
      windows: part("By window", "windows", this.#windows.element),
      types: part("By event type", "types", this.#types.element),
      sources: part("By source", "quality-sources", this.#sources.element,
        "Nothing counted yet. Sources are counted since the server's start."),
      shown: part("What was shown", "shown", this.#shown.element,
        "No impressions yet. Click-through and conversion come here once POST /v1/feedback/impressions tells of some."),
      placements: part("By placement", "placements", this.#placements.element,
        "No impressions of a placement yet. Requests name theirs with placement=home, product, cart or checkout."),
      variants: part("By variant", "variants", h("div", {}, this.#verdicts, this.#variants.element),
        "No experiment runs: there are no variants."),
      shadow: part("Shadow", "shadow", h("div", {}, this.#offPolicy, this.#shadow.element),
        "No other configuration is scored beside the served one."),
    };
    const panels = this.#panels;
    this.element = h("div", { class: "view" }, this.#tools,
      h("div", { class: "quality-grid" },
        h("div", { class: "column" }, panels.metrics.element, panels.types.element, panels.variants.element,
          panels.shadow.element),
        h("div", { class: "column" }, panels.windows.element, panels.sources.element, panels.shown.element,
          panels.placements.element)),
      this.#evaluation.panel.element);
  }

  show(signal, shell) {
    const reload = poll(Object.values(this.#panels), 15_000, signal, async () => {
      this.#answer = await get("/v1/quality", signal);
      this.#paint();
    });
    shell.addEventListener("quality", reload, { signal });
    poll([this.#evaluation.panel], 60_000, signal, () => this.#evaluation.load(signal));
  }

  #makeTools(windows) {
    const ks = ksOf(windows[0]);
    this.#k = ks.at(-1);
    const change = name => value => {
      if (name === "minutes") this.#minutes = value;
      else if (name === "metric") this.#metric = value;
      else this.#k = value;
      this.#paint();
    };
    this.#tools.append(
      choice("Window", windows.map(({ minutes }) => [minutes, windowWords(minutes)]), this.#minutes, change("minutes")),
      choice("Metric", Object.entries(metricWords), this.#metric, change("metric")),
      choice("Cut-off", ks.map(k => [k, `@${k}`]), this.#k, change("k")));
  }

  #paint() {
    const { windows, feedback, placements, variants, shadow, experiment } = this.#answer;
    if (windows.length === 0) return Object.values(this.#panels).forEach(panel => panel.empty());
    if (this.#k === null) this.#makeTools(windows);
    const window = windows.find(one => one.minutes === this.#minutes) ?? windows.at(-1);
    const name = `${this.#metric}@${this.#k}`;
    for (const [key, panel] of Object.entries(this.#panels))
      panel.meta = ["types", "windows"].includes(key) ? name : key === "sources" ? windowWords(window.minutes) : "";
    this.#paintMetrics(window);
    this.#paintWindows(windows, name);
    this.#paintTypes(window, name);
    this.#paintSources(window);
    this.#paintShown(feedback);
    this.#paintPlacements(placements ?? []);
    this.#paintVariants(variants ?? [], name);
    this.#paintVerdicts(experiment);
    this.#paintShadow(shadow);
  }

  #state(panel, isFull) {
    if (isFull) panel.show();
    else panel.empty();
  }

  #paintMetrics(window) {
    const names = Object.keys(window.recommended);
    const best = Math.max(...Object.values(window.recommended), ...Object.values(window.floor));
    fill(this.#metrics, metricColumns, names.map(name => ({
      key: name,
      cells: [
        `${metricWords[name.split("@")[0]]}\u00a0@${name.split("@")[1]}`,
        figure(window.recommended[name], best), percent(window.floor[name], 2),
        times(window.recommended[name], window.floor[name]), percent(window.discoveries[name], 2),
        percent(window.discovery_list[name], 2), percent(window.floor_discovery_list[name], 2),
        window.priced_purchases > 0 ? percent(window.revenue[name], 2) : none,
      ],
    })));
    this.#panels.metrics.meta = `${windowWords(window.minutes)}: ${int(window.events)} events, `
      + `${int(window.cart_first_events)} on the cart, ${int(window.discovery_events)} discoveries`;
    this.#state(this.#panels.metrics, window.events > 0);
  }

  #paintWindows(windows, name) {
    const best = Math.max(...windows.flatMap(one => [one.recommended[name], one.floor[name]]));
    fill(this.#windows, windowColumns, windows.map(one => ({
      key: one.minutes,
      cells: [windowWords(one.minutes), int(one.events), figure(one.recommended[name], best),
        percent(one.floor[name], 2), times(one.recommended[name], one.floor[name])],
    })));
    this.#state(this.#panels.windows, windows.some(one => one.events > 0));
  }

  #paintTypes({ types }, name) {
    const best = Math.max(...types.flatMap(one => [one.recommended[name], one.floor[name]]));
    fill(this.#types, typeColumns, types.map(one => ({
      key: one.event_type,
      cells: [typeChip(one.event_type), int(one.events), figure(one.recommended[name], best),
        percent(one.floor[name], 2), times(one.recommended[name], one.floor[name])],
    })));
    this.#state(this.#panels.types, types.some(one => one.events > 0));
  }

  #paintSources({ sources }) {
    const best = Math.max(...sources.map(one => one.hit_rate), 0);
    fill(this.#sources, sourceColumns, sources.map(one => ({
      key: one.source,
      cells: [sourceChip(one.source), int(one.recommended), int(one.taken), int(one.views), int(one.carts),
        int(one.purchases), percent(one.precision, 2), figure(one.hit_rate, best)],
    })));
    this.#state(this.#panels.sources, sources.length > 0);
  }

  #paintShown(feedback) {
    fill(this.#shown, shownColumns, feedback.map(one => ({
      key: one.source,
      cells: [sourceChip(one.source), int(one.shown), int(one.clicked), int(one.carted), int(one.purchased),
        percent(one.click_through, 2), percent(one.conversion, 2)],
    })));
    this.#state(this.#panels.shown, feedback.length > 0);
  }

  #paintPlacements(placements) {
    fill(this.#placements, placementColumns, placements.map(one => ({
      key: one.placement,
      cells: [one.placement, int(one.shown), int(one.clicked), int(one.carted), int(one.purchased),
        percent(one.click_through, 2), percent(one.conversion, 2)],
    })));
    this.#state(this.#panels.placements, placements.length > 0);
  }

  #paintVariants(variants, name) {
    const best = Math.max(...variants.map(one => one.recommended[name] ?? 0), 0);
    fill(this.#variants, variantColumns, variants.map(one => ({
      key: one.name,
      cells: [one.name, percent(one.share, 0), int(one.events), figure(one.recommended[name], best),
        interval(one.low?.[name], one.high?.[name]), percent(one.floor?.[name], 2), int(one.answers), int(one.shown),
        percent(one.click_through, 2), percent(one.conversion, 2)],
    })));
    this.#state(this.#panels.variants, variants.length > 0);
    if (variants.length > 0)
      this.#panels.variants.meta = [variants[0].experiment, name].filter(Boolean).join(", ");
  }

  #paintVerdicts(experiment) {
    const verdicts = experiment?.verdicts ?? [];
    reconcile(this.#verdicts, verdicts, one => one.variant, () => h("li"), (element, one) => {
      element.dataset.ready = one.ready;
      setText(element, `${experiment.metric}: ${one.text}`);
    });
    this.#verdicts.hidden = verdicts.length === 0;
  }

  #paintOffPolicy(found) {
    const lines = (found?.estimates ?? []).map(one => [one.estimator,
      `If it were served (${estimators[one.estimator]}): ${percent(one.value, 2)} of events hit, `
      + `against served ${percent(one.difference, 2)} [${interval(one.difference_low, one.difference_high)}]`]);
    if (found?.doubt) lines.push(["doubt", `Estimates are ${found.doubt}.`]);
    reconcile(this.#offPolicy, lines, ([key]) => key, () => h("li"), (element, [, text]) => setText(element, text));
    this.#offPolicy.hidden = lines.length === 0;
  }

  #paintShadow(shadow) {
    const figures = shadow?.figures ?? [];
    fill(this.#shadow, shadowColumns, figures.map(one => ({
      key: one.metric,
      cells: [one.metric, percent(one.shadow, 2), percent(one.served, 2), percent(one.difference, 2),
        interval(one.low, one.high), one.p_value?.toFixed(3) ?? none],
    })));
    this.#paintOffPolicy(shadow?.off_policy);
    this.#state(this.#panels.shadow, figures.length > 0);
    if (!shadow) return;
    this.#panels.shadow.meta = `${shadow.name}: ${shadow.policy}, ${shadow.model}, ${int(shadow.events)} events`;
  }
}
