// A time series in memory that is set aside once: when it is full the oldest point makes room.

/**
 * Points of a time and some values. Invariant: never more than `capacity` points; times ascend.
 */
export class Ring {
  #times;
  #values;
  #start = 0;
  #count = 0;

  constructor(capacity, width) {
    this.#times = new Float64Array(capacity);
    this.#values = Array.from({ length: width }, () => new Float64Array(capacity));
  }

  get capacity() { return this.#times.length; }
  get width() { return this.#values.length; }
  get count() { return this.#count; }

  /** Bytes held, which never change. */
  get bytes() { return this.#times.byteLength * (1 + this.#values.length); }

  clear() { this.#start = this.#count = 0; }

  /** Adds a point; one that is not newer than the newest is passed over. A value that is not known is NaN. */
  push(time, values) {
    if (this.#count > 0 && time <= this.time(this.#count - 1)) return;
    const at = (this.#start + this.#count) % this.capacity;
    this.#times[at] = time;
    this.#values.forEach((column, i) => { column[at] = values[i] ?? NaN; });
    if (this.#count < this.capacity) this.#count++;
    else this.#start = (this.#start + 1) % this.capacity;
  }

  time(i) { return this.#times[(this.#start + i) % this.capacity]; }
  value(series, i) { return this.#values[series][(this.#start + i) % this.capacity]; }

  /** The first point at or after a time; `count` when there is none. */
  indexOf(time) {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.time(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
