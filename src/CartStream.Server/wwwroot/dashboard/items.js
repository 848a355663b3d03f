// View "Items": what is popular, what goes with an item, how often items are recommended and taken, and new ones.

import { find, get } from "./api.js";
import { bar, choice, h, reconcile, row, setText, sourceChip, table } from "./dom.js";
import { ago, duration, int, none, percent, score } from "./format.js";
import { Panel, poll } from "./panel.js";

const everyMs = 5_000;
const trendingColumns = [["", "num"], ["Item"], ["Score", "num"]];
const relatedColumns = [["", "num"], ["Item"], ["Score", "num"], ["Source"], ["Why"]];
const countColumns = [
  ["Item"], ["Views", "num"], ["Carts", "num"], ["Bought", "num"],
  ["Recommended", "num", "Stored recommendations that held it and were followed by an event of their shopper"],
  ["Taken", "num", "How many of these were followed by an event on it"], ["Share", "num"],
];
const newColumns = [
  ["Item"], ["First seen"], ["Recommended after"], ["Views", "num"], ["Carts", "num"], ["Bought", "num"],
  ["Recommended", "num"], ["Taken", "num"],
];

const itemLink = (id, name) => h("a", { href: `#/items/${encodeURIComponent(id)}`, text: name ?? id });
const about = attributes => [attributes?.brand, attributes?.category].filter(Boolean).join(", ");

const itemCell = ({ item_id, attributes }) =>
  [itemLink(item_id, attributes?.name), h("small", { text: about(attributes) ? ` ${about(attributes)}` : "" })];

export class ItemsView {
  title = "Items";
  #order = "recommended";
  #id = "";
  #reload = () => {};
  #trending = table("Trending", trendingColumns);
  #related = table("Related items", relatedColumns);
  #counts = table("Recommended and taken", countColumns);
  #new = table("New items", newColumns);
  #facts = h("dl", { class: "facts" });
  #input = h("input", {
    id: "item-id", type: "search", autocomplete: "off", spellcheck: "false", placeholder: "Item id",
  });
  #panels;

  constructor() {
    const orders = [["recommended", "recommended"], ["taken", "taken"], ["touched", "touched"]];
    this.#panels = {
      trending: new Panel("Trending", { name: "trending", empty: "No shopper has touched an item yet." },
        this.#trending.element),
      related: new Panel("What goes with it", {
        name: "related", empty: "Choose an item: its related items come here.",
      }, this.#facts, this.#related.element),
      counts: new Panel("Recommended and taken", {
        name: "counts", empty: "Nothing counted since the server's start.",
        tools: [choice("Order", orders, this.#order, value => {
          this.#order = value;
          this.#reload();
        })],
      }, this.#counts.element),
      fresh: new Panel("New items finding their audience", {
        name: "new", empty: "No item was seen for the first time since the server's start.",
      }, this.#new.element),
    };
    const panels = this.#panels;
    const form = h("form", { class: "find", onsubmit: event => {
      event.preventDefault();
      const id = this.#input.value.trim();
      if (id) location.hash = `#/items/${encodeURIComponent(id)}`;
    } }, h("label", { for: "item-id", text: "Item" }), this.#input, h("button", { type: "submit", text: "Show" }));
    this.element = h("div", { class: "view" }, form,
      h("div", { class: "items-grid" },
        h("div", { class: "column" }, panels.trending.element),
        h("div", { class: "column" }, panels.related.element, panels.counts.element, panels.fresh.element)));
  }

  show(signal, shell, id) {
    this.#id = id ?? "";
    this.#input.value = this.#id;
    const { trending, related, counts, fresh } = this.#panels;
    poll([trending], everyMs, signal, () => this.#loadTrending(signal));
    poll([related], everyMs, signal, () => this.#loadItem(signal));
    this.#reload = poll([counts], everyMs, signal, () => this.#loadCounts(signal));
    poll([fresh], everyMs, signal, () => this.#loadNew(signal));
  }

  async #loadTrending(signal) {
    const { items } = await get("/v1/trending?count=30", signal);
    this.#rank(this.#trending, trendingColumns, items);
    if (items.length > 0) this.#panels.trending.show();
    else this.#panels.trending.empty();
    // Without a choice, the first of them is shown.
    if (!this.#id && items.length > 0) {
      this.#id = items[0].item_id;
      await this.#loadItem(signal);
    }
  }

  async #loadItem(signal) {
    const panel = this.#panels.related;
    if (!this.#id) return panel.empty();
    const id = encodeURIComponent(this.#id);
    const [item, activity, related] = await Promise.all([
      find(`/v1/items/${id}`, signal), find(`/v1/items/${id}/activity`, signal),
      get(`/v1/items/${id}/related?count=12`, signal)]);
    panel.meta = this.#id;
    if (!item) return panel.empty("Nobody has touched an item by this id, and the shop does not describe one.");
    this.#showFacts(item.attributes, activity);
    this.#rank(this.#related, relatedColumns, related.items);
    panel.show();
  }

  #showFacts(attributes, activity) {
    const facts = [
      ["Name", attributes.name], ["Brand", attributes.brand], ["Category", attributes.category],
      ["Price", attributes.price?.toFixed(2)], ["In stock", attributes.in_stock === false ? "no" : null],
      ["Views", activity && int(activity.views)], ["Carts", activity && int(activity.carts)],
      ["Removed", activity && int(activity.removals)], ["Bought", activity && int(activity.purchases)],
      ["Recommended", activity && int(activity.recommended)],
      ["Taken", activity && `${int(activity.taken)} (${percent(activity.taken_share)})`],
    ].filter(([, value]) => value !== undefined && value !== null);
    this.#facts.replaceChildren(...facts.map(([name, value]) =>
      h("div", {}, h("dt", { text: name }), h("dd", { text: value }))));
  }

  #rank({ body }, columns, items) {
    const best = Math.max(...items.map(item => item.score), 0);
    reconcile(body, items.map((item, i) => ({ ...item, rank: i + 1 })), item => item.item_id, item => {
      const element = row(columns);
      element.cells[1].append(itemLink(item.item_id, item.name));
      element.scoreBar = bar();
      element.scoreText = h("span");
      element.cells[2].append(element.scoreBar.element, element.scoreText);
      return element;
    }, (element, item) => {
      setText(element.cells[0], item.rank);
      element.scoreBar.set(item.score / best);
      setText(element.scoreText, score(item.score));
      if (columns === trendingColumns) return;
      if (element.cells[3].textContent !== item.source) element.cells[3].replaceChildren(sourceChip(item.source));
      setText(element.cells[4], item.reason);
    });
  }

  async #loadCounts(signal) {
    const { items } = await get(`/v1/items?order=${this.#order}&count=50`, signal);
    const best = Math.max(...items.map(item => item.taken_share), 0);
    reconcile(this.#counts.body, items, item => item.item_id, item => {
      const element = row(countColumns);
      element.cells[0].append(...itemCell(item));
      element.share = bar();
      element.shareText = h("span");
      element.cells[6].append(element.share.element, element.shareText);
      return element;
    }, (element, item) => {
      [item.views, item.carts, item.purchases, item.recommended, item.taken].forEach((value, i) =>
        setText(element.cells[i + 1], int(value)));
      element.share.set(item.taken_share / best);
      setText(element.shareText, percent(item.taken_share));
    });
    if (items.length > 0) this.#panels.counts.show();
    else this.#panels.counts.empty();
  }

  async #loadNew(signal) {
    const { items } = await get("/v1/items?order=newest&count=20", signal);
    reconcile(this.#new.body, items, item => item.item_id, item => {
      const element = row(newColumns);
      element.cells[0].append(...itemCell(item));
      return element;
    }, (element, item) => {
      const after = item.first_recommended_at
        ? duration(Math.max(0, Date.parse(item.first_recommended_at) - Date.parse(item.first_seen_at))) : none;
      [ago(item.first_seen_at), after, int(item.views), int(item.carts), int(item.purchases), int(item.recommended),
        int(item.taken)].forEach((text, i) => setText(element.cells[i + 1], text));
    });
    if (items.length > 0) this.#panels.fresh.show();
    else this.#panels.fresh.empty();
  }
}
