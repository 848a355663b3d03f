// Figures and times as people read them.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compactNumber = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const clockShort = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

const isNumber = value => typeof value === "number" && Number.isFinite(value);
export const none = "–";

export const int = value => isNumber(value) ? whole.format(value) : none;
export const compact = value =>
  !isNumber(value) ? none : Math.abs(value) < 10_000 ? whole.format(value) : compactNumber.format(value);

/** A rate: one decimal while it is small. */
export const rate = value => !isNumber(value) ? none
  : value === 0 ? "0"
  : value < 100 ? value.toFixed(1) : compact(value);

export const percent = (value, digits = 1) => isNumber(value) ? `${(value * 100).toFixed(digits)} %` : none;

/** Microseconds, in the unit that suits. */
export function micros(value) {
  if (!isNumber(value)) return none;
  if (value < 1_000) return `${value > 0 && value < 10 ? value.toFixed(1) : whole.format(value)} µs`;
  return value < 1_000_000 ? `${(value / 1_000).toFixed(value < 10_000 ? 1 : 0)} ms` : `${(value / 1e6).toFixed(1)} s`;
}

export function bytes(value) {
  if (!isNumber(value)) return none;
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  while (value >= 1_024 && unit < units.length - 1) {
    value /= 1_024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? whole.format(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A score, whatever its size: three digits. */
export const score = value => !isNumber(value) ? none
  : value === 0 ? "0"
  : Math.abs(value) >= 0.001 && Math.abs(value) < 10_000 ? Number(value.toPrecision(3)).toString()
  : value.toExponential(1);

/** Time of day; with the date when it is not today. */
export function time(value, withSeconds = true) {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return none;
  const text = (withSeconds ? clock : clockShort).format(date);
  return Math.abs(Date.now() - date) < 43_200_000 ? text : `${day.format(date)} ${text}`;
}

/** A duration in its two largest units at most. */
export function duration(ms) {
  if (!isNumber(ms)) return none;
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 && minutes < 10 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export const ago = value => `${duration(Date.now() - new Date(value))} ago`;
