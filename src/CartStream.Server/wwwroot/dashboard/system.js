// View "System": health, topics and partitions, dead letters, the model, and how the server is set up.

import { get } from "./api.js";
import { h, reconcile, row, setText, table } from "./dom.js";
import { bytes, duration, int, micros, none, time } from "./format.js";
import { Panel, poll } from "./panel.js";

const topicColumns = [
  ["Topic"], ["Partition", "num"], ["Kept"], ["End offset", "num"], ["Processed", "num"], ["Behind", "num"],
];
const settingColumns = [["Setting"], ["Value", "num"]];
const milliseconds = new Set(["idle_gap_ms", "retention_ms"]);

export class SystemView {
  title = "System";
  #facts = { health: facts(), model: facts(), letters: facts(), process: facts() };
  #topics = table("Topics", topicColumns);
  #settings = table("Settings", settingColumns);
  #limits = table("Limits", settingColumns);
  #parameters = table("Model parameters", settingColumns);
  #panels;

  constructor() {
    const part = (title, name, content) => new Panel(title, { name, empty: "None." }, content);
    this.#panels = {
      health: part("Health", "health", this.#facts.health),
      letters: part("Events", "letters", this.#facts.letters),
      model: part("Model", "model", this.#facts.model),
      process: part("Process", "process", this.#facts.process),
      topics: part("Topics and partitions", "topics", this.#topics.element),
      settings: part("Settings", "settings", this.#settings.element),
      limits: part("Limits", "limits", this.#limits.element),
      parameters: part("Model parameters", "parameters", this.#parameters.element),
    };
    const p = this.#panels;
    this.element = h("div", { class: "view" },
      h("div", { class: "four" }, p.health.element, p.letters.element, p.model.element, p.process.element),
      h("div", { class: "system-grid" },
        h("div", { class: "column" }, p.topics.element, p.settings.element, p.limits.element),
        h("div", { class: "column" }, p.parameters.element)));
  }

  show(signal) {
    poll(Object.values(this.#panels), 2_000, signal, async () => this.#paint(await get("/v1/system", signal)));
  }

  #paint({ status, topics, settings, process }) {
    fill(this.#facts.health, [
      ["State", status.state, status.not_ready_reason ? "bad" : "good"],
      ["Not ready because", status.not_ready_reason],
      ["Up", duration(Date.parse(status.time) - Date.parse(status.started))],
      ["Started", time(status.started)], ["Lag", `${int(status.lag)} events`],
      ["Waiting to be durable", `${int(status.waiting_records)} records`],
      ["Stream clients", int(status.stream_clients)],
    ]);
    fill(this.#facts.letters, [
      ["Processed", int(status.events)], ["Recommendations", int(status.recommendations)],
      ["Dead letters", int(status.dead_letters), status.dead_letters > 0 ? "bad" : ""],
      ["Delivered twice", int(status.duplicates)], ["Late", int(status.late_events)],
      ["Sessions", int(status.sessions)], ["Shoppers", int(status.shoppers)],
      ["Requests answered", int(status.answers)],
    ]);
    fill(this.#facts.model, [
      ["Name", status.model.name], ["Version", `${int(status.model.version)} events`],
      ["Size", bytes(status.model.bytes)],
      ["Configuration", status.model.config_hash], ["Items", int(status.items)],
      ["Described items", int(status.catalogue_items)],
      ["Latency p50", micros(status.latency.p50_us)], ["p99", micros(status.latency.p99_us)],
    ]);
    fill(this.#facts.process, [
      ["CartStream", process.version], ["Runtime", process.runtime], ["Processors", int(process.processors)],
      ["Memory", bytes(process.working_set_bytes)], ["Managed heap", bytes(process.heap_bytes)],
      ["API keys", settings.keys_required ? "required" : "none", settings.keys_required ? "good" : ""],
    ]);
    this.#paintTopics(topics);
    const { limits, parameters, ...rest } = settings;
    pairs(this.#settings, rest);
    pairs(this.#limits, limits);
    pairs(this.#parameters, parameters ?? {});
    Object.values(this.#panels).forEach(panel => panel.show());
  }

  #paintTopics(topics) {
    const name = one => `${one.topic}/${one.partition}`;
    this.#panels.topics.meta = `${new Set(topics.map(one => one.topic)).size} topics, ${topics.length} partitions`;
    reconcile(this.#topics.body, topics, name, () => row(topicColumns), (element, one) => {
      const isRead = typeof one.processed_offset === "number";
      const texts = [one.topic, one.partition, one.compacted ? "newest by key" : "all", int(one.end_offset),
        isRead ? int(one.processed_offset) : none,
        isRead ? int(Math.max(0, one.end_offset - one.processed_offset)) : none];
      texts.forEach((text, i) => setText(element.cells[i], text));
    });
  }
}

function facts() {
  return h("dl", { class: "facts facts-wide" });
}

function fill(list, entries) {
  const shown = entries.filter(([, value]) => value !== undefined && value !== null && value !== "");
  reconcile(list, shown, ([name]) => name, ([name]) => h("div", {}, h("dt", { text: name }), h("dd")),
    (element, [, value, tone]) => {
      setText(element.lastChild, value);
      element.lastChild.className = tone ?? "";
    });
}

function pairs(made, values) {
  const entries = Object.entries(values).map(([name, value]) => [name, shown(name, value)]);
  reconcile(made.body, entries, ([name]) => name, () => row(settingColumns), (element, [name, value]) => {
    setText(element.cells[0], name);
    setText(element.cells[1], value);
  });
}

function shown(name, value) {
  if (Array.isArray(value)) return value.join(", ") || "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "number") return String(value);
  if (milliseconds.has(name)) return duration(value);
  return Number.isInteger(value) ? int(value) : String(value);
}
