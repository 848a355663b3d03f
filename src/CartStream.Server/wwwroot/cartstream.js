// CartStream in a shop's pages: sends what shoppers do, in batches that outlive the page. It needs nothing else, sets
// no cookie, and never throws into the page. docs/recipes/browser.md says how to use it.
(() => {
  "use strict";

  // Where the file is there twice, as tag managers may put it, the first stays: it knows who the shopper is.
  if (window.cartstream?.optOut !== undefined)
    return;

  const script = document.currentScript;
  const settings = script?.dataset ?? {};
  const queuedMax = 500;
  const sentAtOnceMax = 100;
  // A browser lets a page have 64 KiB under way when it is left.
  const bytesMax = 60_000;
  const pauseMs = 2_000;
  const triesMax = 5;
  const idKey = "cartstream.id";
  const outKey = "cartstream.out";
  const base = (settings.endpoint ?? new URL(".", script?.src ?? location.href).href).replace(/\/+$/, "");
  const queues = { "/v1/events": [], "/v1/feedback/impressions": [] };
  const key = settings.key || null;
  let shopper = settings.shopper || null;
  let memoryId = null;
  let isOutHere = false;
  let timer = null;
  let isBackingOff = false;
  let bytesUnderWay = 0;

  const storage = (use) => {
    try {
      return use(window.localStorage);
    } catch {
      // Storage may be shut off, or full.
      return null;
    }
  };

  const newId = () => crypto.randomUUID?.()
    ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const isOut = () => isOutHere || navigator.globalPrivacyControl === true || navigator.doNotTrack === "1"
    || storage((stored) => stored.getItem(outKey)) !== null;

  const anonymousId = () => {
    if (isOut())
      return null;
    memoryId ??= storage((stored) => stored.getItem(idKey)) ?? newId();
    storage((stored) => stored.setItem(idKey, memoryId));
    return memoryId;
  };

  const who = () => shopper === null ? { anonymous_id: anonymousId() } : { shopper_id: shopper };

  const enqueue = (path, record) => {
    if (isOut())
      return;
    const queue = queues[path];
    queue.push({ text: JSON.stringify(record), tries: 0 });
    if (queue.length > queuedMax)
      queue.shift();
    if (queue.length >= sentAtOnceMax && !isBackingOff)
      flush();
    else
      timer ??= setTimeout(guarded(flush), pauseMs);
  };

  const event = (type, item, details) => enqueue("/v1/events", {
    event_time: new Date().toISOString(),
    event_id: newId(),
    ...details,
    event_type: type,
    ...(item === undefined || item === null ? {} : { item_id: String(item) }),
    ...who(),
  });

  // A key has no place in a beacon.
  const send = (path, body) => {
    if (key === null && navigator.sendBeacon?.(base + path, body) === true)
      return Promise.resolve(true);
    const bytes = 3 * body.length;
    const outlivesPage = bytesUnderWay + bytes <= bytesMax;
    bytesUnderWay += outlivesPage ? bytes : 0;
    return fetch(base + path, {
      method: "POST",
      body,
      keepalive: outlivesPage,
      credentials: "omit",
      headers: key === null
        ? { "Content-Type": "text/plain" }
        : { "Content-Type": "application/x-ndjson", "X-Api-Key": key },
    }).then((response) => response.status < 500 && response.status !== 429)
      .finally(() => bytesUnderWay -= outlivesPage ? bytes : 0);
  };

  const takeBatch = (queue) => {
    const batch = [];
    let bytes = 0;
    while (queue.length > 0 && batch.length < sentAtOnceMax) {
      // A character has 3 bytes at most for each of its units.
      bytes += 3 * queue[0].text.length + 1;
      if (bytes > bytesMax && batch.length > 0)
        break;
      const next = queue.shift();
      if (3 * next.text.length < bytesMax)
        batch.push(next);
    }
    return batch;
  };

  const flush = () => {
    clearTimeout(timer);
    timer = null;
    isBackingOff = false;
    for (const [path, queue] of Object.entries(queues)) {
      while (queue.length > 0) {
        const batch = takeBatch(queue);
        if (batch.length === 0)
          continue;
        const again = () => {
          queue.unshift(...batch.filter((one) => ++one.tries < triesMax));
          queue.splice(queuedMax);
          if (queue.length === 0)
            return;
          // Further events must not use up the tries of these while the server is away.
          isBackingOff = true;
          clearTimeout(timer);
          timer = setTimeout(guarded(flush), pauseMs * 2 ** Math.min(batch[0].tries, triesMax));
        };
        send(path, batch.map((one) => one.text).join("\n")).then((isDone) => isDone || again(), again);
      }
    }
  };

  const guarded = (call) => (...given) => {
    try {
      return call(...given);
    } catch {
      // Nothing of this may stop a shop's page.
      return undefined;
    }
  };

  const api = {
    view: (item, details) => event("view", item, details),
    cart: (item, details) => event("cart", item, details),
    remove: (item, details) => event("remove_from_cart", item, details),
    setQuantity: (item, quantity, details) => event("set_quantity", item, { ...details, quantity }),
    purchase: (order, details) => {
      event("purchase", undefined, { ...details, ...order });
      flush();
    },
    shown: (receiptId, items) => enqueue("/v1/feedback/impressions", {
      receipt_id: receiptId, shopper_id: shopper ?? anonymousId(), items: items.map(String),
    }),
    identify: (id) => {
      shopper = id === undefined || id === null || id === "" ? null : String(id);
    },
    anonymousId,
    optOut: () => {
      isOutHere = true;
      memoryId = null;
      for (const queue of Object.values(queues))
        queue.length = 0;
      storage((stored) => {
        stored.removeItem(idKey);
        stored.setItem(outKey, "1");
      });
    },
    optIn: () => {
      isOutHere = false;
      storage((stored) => stored.removeItem(outKey));
    },
    flush,
  };
  for (const name of Object.keys(api))
    api[name] = guarded(api[name]);
  api.push = guarded((call) => api[call?.[0]]?.(...call.slice(1)));

  // What the page has asked for before this file came.
  const asked = Array.isArray(window.cartstream) ? window.cartstream : [];
  window.cartstream = api;
  asked.forEach(api.push);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && api.flush());
  window.addEventListener("pagehide", api.flush);
})();
