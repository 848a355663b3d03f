// Sends events typed by hand.

import { post } from "./api.js";
import { h, setText } from "./dom.js";
import { Panel } from "./panel.js";

const types = [
  ["view", "View"], ["cart", "Add to cart"], ["remove_from_cart", "Remove"], ["purchase", "Purchase"],
];

export class EventForm {
  shopper = "";
  session = null;
  #sent;
  #type = h("select", { id: "event-type" }, types.map(([value, text]) => h("option", { value, text })));
  #item = h("input", {
    id: "event-item", required: true, list: "event-items", autocomplete: "off", spellcheck: "false",
    placeholder: "any id",
  });
  #quantity = h("input", { id: "event-quantity", type: "number", min: "1", max: "1000", value: "1" });
  #list = h("datalist", { id: "event-items" });
  #note = h("p", { class: "note", role: "status" });

  constructor(sent) {
    this.#sent = sent;
    const form = h("form", { class: "fields", onsubmit: event => {
      event.preventDefault();
      this.send(this.#type.value, this.#item.value.trim(), Number(this.#quantity.value));
    } },
      h("div", {}, h("label", { for: "event-type", text: "Event" }), this.#type),
      h("div", { class: "grow" }, h("label", { for: "event-item", text: "Item" }), this.#item, this.#list),
      h("div", { class: "small" }, h("label", { for: "event-quantity", text: "Pieces" }), this.#quantity),
      h("button", { type: "submit", text: "Send" }));
    this.panel = new Panel("Type an event", { name: "type" }, form, this.#note);
    this.panel.show();
  }

  /** Items to choose from: what is recommended now. */
  set items(items) {
    this.#list.replaceChildren(...items.map(item =>
      h("option", { value: item.item_id, text: item.name ?? item.source })));
  }

  async send(type, item, quantity = 1) {
    if (!item) return;
    setText(this.#note, "Sending…");
    const event = {
      event_time: new Date().toISOString(), event_type: type, item_id: item, shopper_id: this.shopper, quantity,
    };
    // A session that was cut by idle time has no id of its sender's.
    if (this.session && !/~\d+$/.test(this.session)) event.session_id = this.session;
    try {
      const { accepted, rejected } = await post("/v1/events", event);
      setText(this.#note, accepted === 1 ? `In the log: ${type} ${item}.` : rejected.map(one => one.detail).join("; "));
      this.#sent();
    } catch (error) {
      setText(this.#note, `Not sent: ${error.message}`);
    }
  }
}
