// Round steps for axes.

/** The smallest of 1, 2, 2.5, 5 times a power of ten that is at least `rough`. */
export function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1e-9)));
  return [1, 2, 2.5, 5, 10].find(step => step * power >= rough * 0.999) * power;
}

const timeSteps = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 86_400];

/** The smallest step in milliseconds that people count time in and that is at least `rough`. */
export const timeStep = rough => (timeSteps.find(step => step * 1_000 >= rough) ?? 86_400) * 1_000;
