// Time series on a canvas: lines, or areas on top of each other. Memory is set aside once, in a Ring.

import { h, setText } from "./dom.js";
import { Ring } from "./ring.js";
import { time as timeText } from "./format.js";
import { watch } from "./frames.js";
import { niceStep, timeStep } from "./ticks.js";

const inset = { top: 10, right: 10, bottom: 20 };
const font = "11px Inter, system-ui, sans-serif";
/** A peak beyond this many times what four of five points stay below is cut off and named: else all would be flat. */
const peakTimes = 5;

export class TimeChart {
  #canvas = h("canvas", { tabindex: "0", role: "img" });
  #tip = h("div", { class: "chart-tip", hidden: true });
  #legend = h("ul", { class: "legend" });
  #options;
  #latest = [];
  #colors = null;
  #size = { width: 0, height: 0, ratio: 1 };
  #top = 0;
  #floor = 0;
  #span = 0;
  #arrived = 0;
  #hover = null;
  #drawnShift = -1;
  #changed = true;

  /**
   * @param options label, series ([{ label, color, dash, fill }], colors by CSS variable), windowMs, stepMs (time
   * between points), format, stacked, least (the least upper end of the scale), max (a fixed one), capacity.
   */
  constructor(options) {
    this.#options = { capacity: 720, least: 1, stacked: false, ...options };
    this.ring = new Ring(this.#options.capacity, options.series.length);
    this.element = h("figure", { class: "chart", "aria-label": options.label },
      h("div", { class: "chart-plot" }, this.#canvas, this.#tip), this.#legend);
    this.#span = options.windowMs;
    this.#makeLegend();
    this.#listen();
    watch(this);
  }

  get canvas() { return this.#canvas; }
  get minFrameMs() {
    // A frame is worth drawing once the picture has moved by a quarter of a pixel.
    return this.#animates ? Math.max(16, this.#span / Math.max(1, this.#size.width) / 4) : 250;
  }

  /** Adds a point. */
  push(time, values) {
    this.ring.push(time, values);
    this.#arrived = performance.now();
    this.#changed = true;
    this.#showLatest(values);
  }

  /** Replaces all points: one array of times and one of values for each series, null for unknown. */
  replace(times, columns) {
    const newest = this.ring.count > 0 ? this.ring.time(this.ring.count - 1) : 0;
    this.ring.clear();
    times.forEach((time, i) => this.ring.push(time, columns.map(column => column[i] ?? NaN)));
    if (times.at(-1) !== newest) this.#arrived = performance.now();
    this.#changed = true;
    this.#showLatest(columns.map(column => column.at(-1) ?? NaN));
  }

  /** Shows other series from now on; the points are gone. */
  reset(series) {
    this.#options.series = series;
    this.ring = new Ring(this.#options.capacity, series.length);
    this.#colors = null;
    this.#top = 0;
    this.#makeLegend();
  }

  /** Shows as much time as the points span, at least two minutes and at most what was asked for. */
  fit(times) {
    this.#span = Math.max(120_000, Math.min(this.#options.windowMs, times.at(-1) - times[0]));
  }

  /** Forgets what was worked out from the theme. */
  restyle() {
    this.#colors = null;
    this.#changed = true;
  }

  /** Draws when there is something new to see; called once a frame at most. */
  draw() {
    if (this.#size.width < 40) return;
    const end = this.#endTime();
    const shift = Math.round(end / this.#span * this.#size.width * 4);
    if (!this.#changed && shift === this.#drawnShift) return;
    this.#drawnShift = shift;
    this.#changed = false;
    this.#paint(end - this.#span, end);
  }

  get #animates() {
    return this.ring.count > 1 && !matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  /** The right edge: a step behind the newest point, and moving, so that lines slide in instead of jumping. */
  #endTime() {
    if (this.ring.count === 0) return Date.now();
    const newest = this.ring.time(this.ring.count - 1);
    if (!this.#animates) return newest;
    const { stepMs } = this.#options;
    return newest - stepMs + Math.min(performance.now() - this.#arrived, stepMs);
  }

  #listen() {
    new ResizeObserver(([entry]) => {
      const { width, height } = entry.contentRect;
      const ratio = window.devicePixelRatio || 1;
      this.#size = { width, height, ratio };
      this.#canvas.width = Math.round(width * ratio);
      this.#canvas.height = Math.round(height * ratio);
      this.#changed = true;
    }).observe(this.#canvas);
    const hover = at => {
      this.#hover = at;
      this.#changed = true;
      if (at === null) this.#tip.hidden = true;
    };
    this.#canvas.addEventListener("pointermove", event => hover(event.offsetX));
    this.#canvas.addEventListener("pointerleave", () => hover(null));
    this.#canvas.addEventListener("blur", () => hover(null));
    this.#canvas.addEventListener("focus", () => this.#canvas.setAttribute("aria-label", this.#words()));
    this.#canvas.addEventListener("keydown", event => {
      const step = { ArrowLeft: -8, ArrowRight: 8 }[event.key];
      if (event.key === "Escape") hover(null);
      else if (step) {
        event.preventDefault();
        hover(Math.max(0, Math.min(this.#size.width, (this.#hover ?? this.#size.width - 20) + step)));
      }
    });
    this.#canvas.setAttribute("aria-label", this.#words());
  }

  #words() {
    const { label, series, format } = this.#options;
    return `${label}. ${series.map((one, i) => `${one.label} ${format(this.#latest[i])}`).join(", ")}.`;
  }

  #makeLegend() {
    this.#legend.replaceChildren(...this.#options.series.map(one => {
      const swatch = h("span", { class: `swatch${one.dash ? " swatch-dash" : ""}`, "aria-hidden": "true" });
      swatch.style.color = `var(${one.color})`;
      return h("li", {}, swatch, one.label, h("b", { text: "" }));
    }));
  }

  #showLatest(values) {
    this.#latest = values;
    [...this.#legend.children].forEach((item, i) =>
      setText(item.lastChild, this.#options.format(values[i])));
  }

  #resolveColors() {
    const probe = h("span");
    this.#canvas.after(probe);
    const read = variable => {
      probe.style.color = `var(${variable})`;
      return getComputedStyle(probe).color;
    };
    this.#colors = {
      series: this.#options.series.map(one => read(one.color)),
      grid: read("--line"), text: read("--muted"), ink: read("--ink"), surface: read("--surface"),
    };
    probe.remove();
    return this.#colors;
  }

  #paint(from, to) {
    const context = this.#canvas.getContext("2d");
    const { width, height, ratio } = this.#size;
    const colors = this.#colors ?? this.#resolveColors();
    const first = Math.max(0, this.ring.indexOf(from) - 1);
    this.#scale(first);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = font;
    context.lineWidth = 1;
    const labels = this.#levels();
    const left = Math.ceil(Math.max(...labels.map(([, text]) => context.measureText(text).width))) + 10;
    const plot = { left, right: width - inset.right, top: inset.top, bottom: height - inset.bottom };
    const place = {
      plot,
      x: time => plot.left + (time - from) / (to - from) * (plot.right - plot.left),
      y: value => plot.bottom - Math.min(1.02, value / this.#top) * (plot.bottom - plot.top),
      timeAt: x => from + (x - plot.left) / (plot.right - plot.left) * (to - from),
    };
    this.#paintGrid(context, place, labels, from, to);
    context.save();
    context.beginPath();
    context.rect(plot.left, 0, plot.right - plot.left + 1, plot.bottom + 1);
    context.clip();
    if (this.#options.stacked) this.#paintAreas(context, place, first);
    else this.#paintLines(context, place, first);
    context.restore();
    if (this.#hover !== null) this.#paintHover(context, place);
  }

  /** The upper end of the scale glides to what the points in sight ask for. */
  #scale(first) {
    const { least, max, stacked, series } = this.#options;
    const sizes = [];
    for (let i = first; i < this.ring.count; i++) {
      const values = series.map((_, s) => this.ring.value(s, i) || 0);
      sizes.push(stacked ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values));
    }
    sizes.sort((a, b) => a - b);
    const common = sizes[Math.floor(sizes.length * 0.8)] || 0;
    const highest = sizes.at(-1) || 0;
    const wanted = Math.max(least, (highest > peakTimes * common && common > 0 ? common * 2 : highest) * 1.12);
    const target = max ?? wanted;
    const near = this.#top === 0 || Math.abs(target - this.#top) < this.#top * 0.004;
    this.#top = near || !this.#animates ? target : this.#top + (target - this.#top) * 0.22;
    if (!near) this.#changed = true;
    this.#floor = target;
  }

  /** Steps are as fine as the labels can tell apart, no finer: no two levels have the same one. */
  #levels() {
    for (let step = niceStep(this.#floor / 4); ; step = niceStep(step * 1.5)) {
      const levels = [];
      for (let level = 0; level <= this.#top * 1.001; level += step)
        levels.push([level, this.#options.format(level, true)]);
      if (new Set(levels.map(([, text]) => text)).size === levels.length) return levels;
    }
  }

  #paintGrid(context, { plot, x, y }, labels, from, to) {
    const { grid, text } = this.#colors;
    context.strokeStyle = grid;
    context.fillStyle = text;
    context.textBaseline = "middle";
    context.textAlign = "right";
    context.beginPath();
    for (const [level, label] of labels) {
      const at = Math.round(y(level)) + 0.5;
      context.moveTo(plot.left, at);
      context.lineTo(plot.right, at);
      context.fillText(label, plot.left - 6, at);
    }
    context.stroke();
    context.textBaseline = "top";
    context.textAlign = "center";
    const step = timeStep((to - from) / Math.max(2, (plot.right - plot.left) / 90));
    for (let tick = Math.ceil(from / step) * step; tick < to; tick += step) {
      const at = x(tick);
      if (at > plot.left + 18 && at < plot.right - 18)
        context.fillText(timeText(tick, step < 60_000), at, plot.bottom + 6);
    }
  }

  #paintLines(context, { plot, x, y }, first) {
    this.#options.series.forEach((one, s) => {
      context.strokeStyle = this.#colors.series[s];
      context.fillStyle = this.#colors.series[s];
      context.lineWidth = 1.6;
      context.lineJoin = "round";
      context.setLineDash(one.dash ? [4, 3] : []);
      context.beginPath();
      let isOpen = false;
      let begin = 0;
      let last = 0;
      for (let i = first; i < this.ring.count; i++) {
        const value = this.ring.value(s, i);
        if (Number.isNaN(value)) {
          isOpen = false;
          continue;
        }
        last = x(this.ring.time(i));
        if (isOpen) context.lineTo(last, y(value));
        else context.moveTo(begin = last, y(value));
        isOpen = true;
      }
      context.stroke();
      context.setLineDash([]);
      if (one.fill && isOpen) {
        context.lineTo(last, plot.bottom);
        context.lineTo(begin, plot.bottom);
        context.globalAlpha = 0.1;
        context.fill();
        context.globalAlpha = 1;
      }
      this.#paintPeaks(context, { plot, x }, s, first);
    });
  }

  /** Names what stands above the scale. */
  #paintPeaks(context, { plot, x }, s, first) {
    let highest = -1;
    for (let i = first; i < this.ring.count; i++) {
      if (this.ring.value(s, i) > this.#floor && (highest < 0 || this.ring.value(s, i) > this.ring.value(s, highest)))
        highest = i;
    }
    if (highest < 0) return;
    const at = x(this.ring.time(highest));
    if (at < plot.left) return;
    const isRight = at > (plot.left + plot.right) / 2;
    context.textAlign = isRight ? "right" : "left";
    context.textBaseline = "top";
    context.fillText(`▲ ${this.#options.format(this.ring.value(s, highest))}`, at + (isRight ? -4 : 4), 1 + 12 * s);
  }

  #paintAreas(context, { x, y }, first) {
    const base = new Float64Array(this.ring.count);
    const next = new Float64Array(this.ring.count);
    this.#options.series.forEach((_, s) => {
      context.beginPath();
      for (let i = first; i < this.ring.count; i++) {
        next[i] = base[i] + (this.ring.value(s, i) || 0);
        context.lineTo(x(this.ring.time(i)), y(next[i]));
      }
      for (let i = this.ring.count - 1; i >= first; i--) context.lineTo(x(this.ring.time(i)), y(base[i]));
      context.closePath();
      context.fillStyle = this.#colors.series[s];
      context.globalAlpha = 0.82;
      context.fill();
      context.globalAlpha = 1;
      context.strokeStyle = this.#colors.surface;
      context.lineWidth = 1;
      context.stroke();
      base.set(next);
    });
  }

  #paintHover(context, { plot, x, y, timeAt }) {
    const { series, format, stacked } = this.#options;
    const wanted = timeAt(this.#hover);
    let i = this.ring.indexOf(wanted);
    if (i > 0 && (i === this.ring.count || wanted - this.ring.time(i - 1) < this.ring.time(i) - wanted)) i--;
    const at = i < this.ring.count ? x(this.ring.time(i)) : -1;
    this.#tip.hidden = at < plot.left - 1 || at > plot.right + 1;
    if (this.#tip.hidden) return;
    context.strokeStyle = this.#colors.text;
    context.beginPath();
    context.moveTo(Math.round(at) + 0.5, plot.top);
    context.lineTo(Math.round(at) + 0.5, plot.bottom);
    context.stroke();
    if (!stacked) {
      series.forEach((_, s) => {
        const value = this.ring.value(s, i);
        if (Number.isNaN(value)) return;
        context.beginPath();
        context.arc(at, y(value), 3, 0, 7);
        context.fillStyle = this.#colors.series[s];
        context.fill();
      });
    }
    const lines = series.map((one, s) => {
      const swatch = h("span", { class: "swatch" });
      swatch.style.color = this.#colors.series[s];
      return h("div", {}, swatch, one.label, h("b", { text: format(this.ring.value(s, i)) }));
    });
    this.#tip.replaceChildren(h("time", { text: timeText(this.ring.time(i)) }), ...lines);
    const width = this.#tip.offsetWidth;
    const left = at + 12 + width > this.#size.width ? at - width - 12 : at + 12;
    this.#tip.style.transform = `translate(${Math.max(0, left)}px, ${plot.top}px)`;
  }
}
