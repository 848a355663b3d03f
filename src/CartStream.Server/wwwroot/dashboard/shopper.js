// View "Shopper": what one shopper did, holds, is recommended and took; and events typed by hand.

import { find, get } from "./api.js";
import { bar, choice, h, reconcile, row, setText, sourceChip, table, typeChip } from "./dom.js";
import { EventForm } from "./event-form.js";
import { ago, int, score, time } from "./format.js";
import { Panel, poll } from "./panel.js";
import { PastList } from "./past-list.js";
import { Stream } from "./stream.js";

const count = 10;
const everyMs = 10_000;
const burstMs = 120;

const nowColumns = [["", "num"], ["Item"], ["Score", "num"], ["Source"], ["Why", "why"], ["", "acts"]];
const cartColumns = [["Item"], ["Pieces", "num"], ["Since"]];

export class ShopperView {
  title = "Shopper";
  #id = "";
  #policy = "cart-first";
  #ranks = new Map();
  #before = new Map();
  #reload = () => {};
  #session = null;
  #input = h("input", {
    id: "shopper-id", type: "search", list: "active-shoppers", autocomplete: "off", spellcheck: "false",
    placeholder: "Shopper id",
  });
  #suggestions = h("datalist", { id: "active-shoppers" });
  #who = h("div", { class: "who" });
  #now = table("Recommended now", nowColumns);
  #cart = table("Cart", cartColumns);
  #history = h("ol", { class: "chain", "aria-label": "Last items, oldest first" });
  #timeline = h("ol", { class: "timeline", "aria-label": "Events, newest first" });
  #past = new PastList();
  #form = new EventForm(() => this.#reload());
  #follow = h("span", { class: "follow" });
  #panels;

  constructor() {
    const policies = [["cart-first", "cart first"], ["discover", "discoveries"]];
    this.#panels = {
      now: new Panel("Recommended now", {
        name: "now", empty: "Nothing can be recommended: the shop has no items yet.",
        tools: [choice("Policy", policies, this.#policy, value => {
          this.#policy = value;
          this.#reload();
        })],
      }, this.#now.element),
      cart: new Panel("Cart as it stands", { name: "cart", empty: "The cart is empty." }, this.#cart.element),
      history: new Panel("Last items", { name: "history", empty: "No history yet." }, this.#history),
      timeline: new Panel("Timeline", { name: "timeline", empty: "No events yet. Type one." }, this.#timeline),
      past: new Panel("Recommended before", {
        name: "past", empty: "No stored recommendation since the server's last start." }, this.#past.element),
    };
    const find = h("form", { class: "find", onsubmit: event => {
      event.preventDefault();
      this.#open(this.#input.value.trim());
    } },
      h("label", { for: "shopper-id", text: "Shopper" }), this.#input, this.#suggestions,
      h("button", { type: "submit", text: "Show" }),
      h("button", { type: "button", class: "quiet", text: "Random live shopper", onclick: () => this.#random() }));
    this.#input.addEventListener("input", () => this.#suggest());
    const panels = this.#panels;
    this.notice = new Panel("Shopper", { name: "shopper", empty: "No shopper has come since the server's start." });
    this.element = h("div", { class: "view" }, find, this.#who, this.notice.element,
      h("div", { class: "shopper-grid" },
        h("div", { class: "column" }, panels.now.element, panels.past.element),
        h("div", { class: "column" }, this.#form.panel.element, panels.cart.element, panels.history.element,
          panels.timeline.element)));
  }

  show(signal, shell, id) {
    this.#id = id ?? "";
    this.#ranks = new Map();
    this.#input.value = this.#id;
    this.element.classList.toggle("is-blank", !this.#id);
    this.notice.element.hidden = Boolean(this.#id);
    this.#suggest();
    if (!this.#id) {
      this.#who.replaceChildren();
      this.#random(signal);
      return;
    }
    this.#form.shopper = this.#id;
    this.#reload = poll(Object.values(this.#panels), everyMs, signal, () => this.#load(signal));
    let timer = 0;
    const stream = new Stream(
      `/v1/stream?kinds=events,recommendations&shopper=${encodeURIComponent(this.#id)}`,
      () => {
        clearTimeout(timer);
        timer = setTimeout(this.#reload, burstMs);
      },
      state => setText(this.#follow, state === "live" ? "following live" : "reconnecting")).start();
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      stream.stop();
    });
  }

  #open(id) {
    if (id) location.hash = `#/shopper/${encodeURIComponent(id)}`;
  }

  async #random(signal) {
    try {
      const { shoppers } = await get("/v1/shoppers?count=30", signal);
      const others = shoppers.filter(one => one.shopper_id !== this.#id);
      if (others.length === 0) {
        this.notice.empty();
        // The first shopper may come while the view is open.
        if (signal) setTimeout(() => signal.aborted || this.#random(signal), everyMs);
        return;
      }

      this.notice.show();
      this.#open(others[Math.floor(Math.random() * others.length)].shopper_id);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.notice.element.hidden = false;
      this.notice.fail(error, () => this.#random(signal));
    }
  }

  async #suggest() {
    const prefix = encodeURIComponent(this.#input.value.trim());
    const { shoppers } = await get(`/v1/shoppers?count=20&prefix=${prefix}`).catch(() => ({ shoppers: [] }));
    this.#suggestions.replaceChildren(...shoppers.map(one =>
      h("option", { value: one.shopper_id, text: `${one.events} events, ${ago(one.last_event_at)}` })));
  }

  async #load(signal) {
    const id = encodeURIComponent(this.#id);
    const [known, answer] = await Promise.all([
      find(`/v1/shoppers/${id}`, signal),
      get(`/v1/shoppers/${id}/recommendations?count=${count}&policy=${this.#policy}`, signal),
    ]);
    this.#session = known?.sessions.at(-1)?.session_id ?? null;
    this.#form.session = this.#session;
    this.#form.items = answer.items;
    this.#showWho(known);
    this.#showNow(answer);
    this.#showCart(known?.cart ?? []);
    this.#showHistory(known?.history ?? []);
    this.#showTimeline(known);
    const past = known?.recommendations ?? [];
    const offsets = (known?.sessions ?? []).flatMap(session => session.events.map(event => event.offset));
    this.#past.show(past, Math.max(-1, ...offsets));
    if (past.length > 0) this.#panels.past.show();
    else this.#panels.past.empty();
  }

  #showWho(known) {
    const text = known
      ? `last event ${ago(known.last_event_at)}, ${int(known.purchased.length)} purchases, `
        + `cart version ${known.cart_version}`
      : "no events of this shopper; the answer is what is popular";
    this.#who.replaceChildren(h("h2", { text: this.#id }), h("span", { text }), this.#follow);
  }

  #showNow({ items, receipt }) {
    const order = items.map(item => item.item_id);
    const isNew = order.join("\n") !== [...this.#ranks.keys()].join("\n");
    // What has moved stays marked until the next change.
    if (isNew) {
      this.#before = this.#ranks;
      this.#ranks = new Map(order.map((id, i) => [id, i + 1]));
    }
    const best = Math.max(...items.map(item => item.score), 0);
    reconcile(this.#now.body, items.map((item, i) => ({ ...item, rank: i + 1 })), item => item.item_id,
      item => this.#nowRow(item), (element, item) => this.#fillNow(element, item, isNew, best));
    this.#panels.now.meta = `offset ${int(receipt.offset)}, model ${int(receipt.model_version)}`;
    this.#panels.now.element.dataset.offset = receipt.offset;
    if (items.length > 0) this.#panels.now.show();
    else this.#panels.now.empty();
  }

  #nowRow(item) {
    const element = row(nowColumns);
    const act = (type, text) => h("button", {
      type: "button", class: "quiet", text, "aria-label": `${text} ${item.item_id}`,
      onclick: () => this.#form.send(type, item.item_id),
    });
    element.rank = h("span");
    element.move = h("small", { class: "move" });
    element.scoreBar = bar();
    element.scoreText = h("span");
    element.cells[0].append(element.move, element.rank);
    element.cells[1].append(
      h("a", { href: `#/items/${encodeURIComponent(item.item_id)}`, text: item.name ?? item.item_id }));
    element.cells[2].append(element.scoreBar.element, element.scoreText);
    element.cells[5].append(act("view", "View"), act("cart", "Add"), act("purchase", "Buy"));
    return element;
  }

  #fillNow(element, item, isNew, best) {
    const before = this.#before;
    setText(element.rank, item.rank);
    const was = before.get(item.item_id);
    const move = before.size === 0 || was === item.rank ? ""
      : !was ? "new"
      : was > item.rank ? `▲${was - item.rank}` : `▼${item.rank - was}`;
    setText(element.move, move);
    element.move.dataset.kind = move === "new" ? "new" : move.startsWith("▲") ? "up" : "down";
    element.classList.toggle("has-moved", move !== "");
    if (isNew && move && !matchMedia("(prefers-reduced-motion: reduce)").matches)
      element.animate([{ backgroundColor: "var(--flash)" }, { backgroundColor: "transparent" }], 2_400);
    element.scoreBar.set(item.score / best);
    setText(element.scoreText, score(item.score));
    if (element.cells[3].textContent !== item.source) element.cells[3].replaceChildren(sourceChip(item.source));
    setText(element.cells[4], item.reason);
  }

  #showCart(cart) {
    this.#panels.cart.meta = cart.length > 0 ? `${cart.length} ${cart.length === 1 ? "item" : "items"}` : "";
    reconcile(this.#cart.body, cart, line => line.item_id, () => row(cartColumns), (element, line) => {
      setText(element.cells[0], line.name ?? line.item_id);
      setText(element.cells[1], int(line.quantity));
      setText(element.cells[2], time(line.added_at));
    });
    if (cart.length > 0) this.#panels.cart.show();
    else this.#panels.cart.empty();
  }

  #showHistory(history) {
    this.#panels.history.meta = history.length > 0 ? `the last ${history.length}` : "";
    reconcile(this.#history, history, touch => touch.offset, touch =>
      h("li", { title: `${touch.event_type}, ${time(touch.time)}` }, touch.name ?? touch.item_id));
    if (history.length > 0) this.#panels.history.show();
    else this.#panels.history.empty();
  }

  #showTimeline(known) {
    const hits = new Map();
    for (const past of known?.recommendations ?? []) {
      for (const taken of past.taken)
        if (taken.is_next) hits.set(`${taken.item_id} ${taken.time}`, taken.rank);
    }
    const events = (known?.sessions ?? []).flatMap(session =>
      session.events.map(event => ({ ...event, session: session.session_id })));
    events.sort((a, b) => b.offset - a.offset);
    this.#panels.timeline.meta = events.length > 0 ? `${events.length} events in open sessions` : "";
    reconcile(this.#timeline, events.slice(0, 100), event => event.offset, event =>
      h("li", { title: `session ${event.session}, offset ${event.offset}` },
        h("time", { text: time(event.time), datetime: event.time }), typeChip(event.event_type),
        h("span", { text: event.name ?? event.item_id }), h("span", { class: "hit-place" })), (element, event) => {
      const rank = hits.get(`${event.item_id} ${event.time}`);
      setText(element.lastChild, rank ? `recommended, no. ${rank}` : "");
      element.classList.toggle("is-hit", Boolean(rank));
    });
    if (events.length > 0) this.#panels.timeline.show();
    else this.#panels.timeline.empty();
  }
}
