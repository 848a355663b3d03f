// View "Live": how much happens, how fast it is answered, how good the answers are, and a feed of it all.

import { get } from "./api.js";
import { TimeChart } from "./chart.js";
import { choice, h, setText } from "./dom.js";
import { Feed } from "./feed.js";
import { compact, int, micros, percent, rate } from "./format.js";
import { Panel, poll } from "./panel.js";
import { Stream } from "./stream.js";

const tenMinutesMs = 600_000;
const shownMs = 300_000;
const hourMs = 3_600_000;
const sources = ["cart", "history", "neighbours", "rules", "together", "walk", "session", "popularity", "catalogue"];

/** A figure in large print: its name, the value and what to hold it against. */
class Tile {
  #label;
  #value = h("strong", { text: "–" });
  #note = h("small", { text: " " });

  constructor(name, label) {
    this.#label = h("span", { text: label });
    this.element = h("div", { class: "tile", "data-tile": name }, this.#label, this.#value, this.#note);
  }

  rename(label) {
    setText(this.#label, label);
  }

  set(value, note = "") {
    setText(this.#value, value);
    setText(this.#note, note);
  }
}

export class LiveView {
  title = "Live";
  #tiles = {
    events: new Tile("events", "Events a second"),
    answers: new Tile("answers", "Recommendations a second"),
    lag: new Tile("lag", "Lag"),
    latency: new Tile("latency", "Event to recommendation"),
    quality: new Tile("quality", "Hit rate"),
    shoppers: new Tile("shoppers", "Shoppers"),
  };
  #throughput = new TimeChart({
    label: "Throughput a second", windowMs: shownMs, stepMs: 1_000, format: rate, least: 2, capacity: 600,
    series: [
      { label: "events", color: "--accent", fill: true },
      { label: "recommendations stored", color: "--series-2", dash: true },
      { label: "requests answered", color: "--series-3" },
    ],
  });
  #latency = new TimeChart({
    label: "Event to recommendation, last 10 s", windowMs: shownMs, stepMs: 1_000, format: micros, least: 50,
    capacity: 600,
    series: [
      { label: "p50", color: "--accent", fill: true },
      { label: "p90", color: "--series-2" },
      { label: "p99", color: "--series-3" },
    ],
  });
  #lag = new TimeChart({
    label: "Events not processed yet", windowMs: shownMs, stepMs: 1_000, format: compact, least: 5, capacity: 600,
    series: [{ label: "lag", color: "--accent", fill: true }],
  });
  #quality = new TimeChart({
    label: "Quality against the popularity baseline", windowMs: hourMs, stepMs: 5_000, format: value => percent(value),
    least: 0.02, capacity: 720,
    series: [
      { label: "recommendations", color: "--accent", fill: true },
      { label: "popularity baseline", color: "--series-baseline", dash: true },
      { label: "discoveries, list as shown", color: "--series-2" },
      { label: "discoveries alone", color: "--series-3" },
    ],
  });
  #bySource = new TimeChart({
    label: "Hit rate by source", windowMs: hourMs, stepMs: 5_000, format: value => percent(value), least: 0.02,
    capacity: 720, stacked: true, series: [],
  });
  #shownSources = "";
  #metric = "hr";
  #k = null;
  #last = null;
  #panels;
  #loadQuality = () => {};
  #feed = new Feed();

  constructor() {
    this.kTools = h("div");
    const metrics = [
      ["hr", "hit rate"], ["precision", "precision"], ["recall", "recall"], ["mrr", "MRR"], ["ndcg", "NDCG"],
    ];
    const chooseMetric = choice("Metric", metrics, "hr", value => this.#choose({ metric: value }));
    this.#panels = {
      throughput: new Panel("Throughput", { name: "throughput", empty: "No samples yet." }, this.#throughput.element),
      latency: new Panel("Latency", { name: "latency", empty: "No event was answered yet." }, this.#latency.element),
      quality: new Panel(
        "Quality over time",
        { name: "quality", tools: [chooseMetric, this.kTools], className: "wide", empty: emptyQuality },
        this.#quality.element),
      bySource: new Panel("Hit rate by source", { name: "sources", empty: emptyQuality }, this.#bySource.element),
      lag: new Panel("Lag", { name: "lag", empty: "No samples yet." }, this.#lag.element),
    };
    const panels = this.#panels;
    this.element = h("div", { class: "view live" },
      h("div", { class: "tiles" }, Object.values(this.#tiles).map(tile => tile.element)),
      h("div", { class: "live-grid" },
        h("div", { class: "charts" }, panels.throughput.element, panels.latency.element, panels.quality.element,
          panels.bySource.element, panels.lag.element),
        this.#feed.panel.element));
  }

  show(signal, shell) {
    const { throughput, latency, lag, quality, bySource } = this.#panels;
    poll([throughput, latency, lag], tenMinutesMs, signal, () => this.#loadStatus(signal));
    this.#loadQuality = poll([quality, bySource], 15_000, signal, () => this.#loadPast(signal));
    shell.addEventListener("health", event => this.#takeHealth(event.detail), { signal });
    shell.addEventListener("quality", event => this.#takeQuality(event.detail), { signal });
    shell.addEventListener("lost", event => {
      for (const panel of [throughput, latency, lag]) panel.fail(event.detail);
    }, { signal });
    const stream = new Stream("/v1/stream?kinds=events,outcomes", (name, data, id) => this.#feed.take(name, data, id),
      (state, reason) => this.#feed.connection(state, reason)).start();
    this.#feed.start(signal);
    signal.addEventListener("abort", () => stream.stop());
  }

  #choose({ metric = this.#metric, k = this.#k }) {
    this.#metric = metric;
    this.#k = k;
    this.#loadQuality();
  }

  async #loadStatus(signal) {
    const { samples } = await get("/v1/system/history", signal);
    for (const sample of samples) this.#add(sample);
    if (samples.length === 0) [this.#panels.throughput, this.#panels.latency, this.#panels.lag].forEach(p => p.empty());
  }

  #add(sample) {
    const last = this.#last;
    if (last && sample.time_ms <= last.time_ms) return;
    this.#last = sample;
    if (!last) return;
    const seconds = (sample.time_ms - last.time_ms) / 1_000;
    // After an interruption, or a restart that counts anew, there is no rate to tell.
    const per = name => seconds > 30 || sample[name] < last[name] ? NaN : (sample[name] - last[name]) / seconds;
    const values = [per("events"), per("recommendations"), per("answers")];
    this.#throughput.push(sample.time_ms, values);
    this.#lag.push(sample.time_ms, [sample.lag]);
    const hasLatency = sample.p99_us > 0;
    this.#latency.push(sample.time_ms, hasLatency ? [sample.p50_us, sample.p90_us, sample.p99_us] : []);
    this.#tiles.events.set(rate(this.#mean(0)), `${int(sample.events)} in all`);
    this.#tiles.answers.set(rate(this.#mean(1)), `${rate(this.#mean(2))}/s requested`);
    for (const panel of [this.#panels.throughput, this.#panels.lag]) panel.show();
    if (hasLatency || this.#panels.latency.state !== "loading") this.#panels.latency.show();
    else this.#panels.latency.empty();
  }

  /** A rate over the last seconds: single ones of a quiet shop jump between 0 and a few. */
  #mean(series) {
    const { ring } = this.#throughput;
    let sum = 0;
    let count = 0;
    for (let i = Math.max(0, ring.count - 5); i < ring.count; i++) {
      if (Number.isNaN(ring.value(series, i))) continue;
      sum += ring.value(series, i);
      count++;
    }
    return count === 0 ? NaN : sum / count;
  }

  #takeHealth(status) {
    this.#add({
      time_ms: Date.parse(status.time),
      events: status.events,
      recommendations: status.recommendations,
      answers: status.answers,
      lag: status.lag,
      p50_us: status.recent_latency.p50_us,
      p90_us: status.recent_latency.p90_us,
      p99_us: status.recent_latency.p99_us,
    });
    const { p50_us, p90_us, p99_us } = status.recent_latency.p99_us > 0 ? status.recent_latency : status.latency;
    this.#tiles.latency.set(micros(p50_us), `p90 ${micros(p90_us)}, p99 ${micros(p99_us)}`);
    this.#tiles.lag.set(`${compact(status.lag)}`, status.not_ready_reason ?? "events not processed yet");
    this.#tiles.shoppers.set(
      compact(status.shoppers), `${compact(status.sessions)} sessions, ${compact(status.items)} items`);
  }

  #takeQuality({ windows }) {
    if (windows.length === 0) return;
    const window = windows.find(one => one.minutes === 5 && one.events > 0) ?? windows.at(-1);
    const ks = ksOf(window);
    const name = `hr@${ks.at(-1)}`;
    this.#tiles.quality.rename(`Hit rate, ${window.minutes ? `last ${window.minutes} min` : "since the first event"}`);
    this.#tiles.quality.set(
      window.events ? percent(window.recommended[name]) : "–",
      window.events ? `baseline ${percent(window.floor[name])}, both @${ks.at(-1)}` : "no event scored yet");
    this.#loadQuality();
  }

  async #loadPast(signal) {
    const query = this.#k === null ? "" : `&k=${this.#k}`;
    const past = await get(`/v1/quality/history?metric=${this.#metric}${query}`, signal);
    this.#k ??= Number(past.metric.split("@")[1]);
    if (!this.kTools.hasChildNodes()) {
      const { windows } = await get("/v1/quality", signal);
      this.kTools.append(choice(
        "Cut-off", ksOf(windows[0]).map(k => [k, `@${k}`]), this.#k, value => this.#choose({ k: value })));
    }
    const { quality, bySource } = this.#panels;
    if (!past.events.some(events => events > 0)) {
      quality.empty();
      bySource.empty();
      return;
    }
    quality.meta = `${past.metric}, over ${past.minutes} min`;
    this.#quality.fit(past.times);
    this.#quality.replace(past.times, [past.recommended, past.floor, past.discoveries, past.discovery_list]);
    quality.show();
    this.#showSources(past);
  }

  #showSources(past) {
    const names = sources.filter(source => past.sources[source]);
    if (names.join() !== this.#shownSources) {
      this.#shownSources = names.join();
      this.#bySource.reset(names.map(name => ({ label: name, color: `--source-${name}` })));
    }
    this.#bySource.fit(past.times);
    this.#bySource.replace(past.times, names.map(name => past.sources[name]));
    this.#panels.bySource.meta = `over ${past.minutes} min`;
    this.#panels.bySource.show();
  }
}

/** The cut-offs of a window's metrics, ascending. */
export const ksOf = window => [...new Set(Object.keys(window.recommended).map(name => Number(name.split("@")[1])))]
  .sort((a, b) => a - b);

const emptyQuality = "Nothing scored yet. An event is scored once its shopper has had a recommendation before it.";
