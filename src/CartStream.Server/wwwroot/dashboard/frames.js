// One loop of frames for all charts; it rests while the page is hidden, and draws only charts that are in sight.

const charts = new Map();
let running = false;

const sight = new IntersectionObserver(entries => entries.forEach(entry => {
  const chart = [...charts.keys()].find(one => one.canvas === entry.target);
  if (chart) charts.get(chart).inSight = entry.isIntersecting;
}));

/** Draws a chart as long as it is part of the page. */
export function watch(chart) {
  charts.set(chart, { inSight: true, drawnAt: 0, wasShown: false });
  sight.observe(chart.canvas);
  wake();
}

/** Lets every chart work out its colours anew. */
export const restyle = () => charts.forEach((_, chart) => chart.restyle());

function wake() {
  if (running || document.hidden) return;
  running = true;
  requestAnimationFrame(frame);
}

function frame(now) {
  for (const [chart, state] of charts) {
    if (!chart.canvas.isConnected) {
      if (state.wasShown) {
        sight.unobserve(chart.canvas);
        charts.delete(chart);
      }
      continue;
    }
    state.wasShown = true;
    if (state.inSight && now - state.drawnAt >= chart.minFrameMs) {
      state.drawnAt = now;
      chart.draw();
    }
  }
  if (document.hidden || charts.size === 0) running = false;
  else requestAnimationFrame(frame);
}

document.addEventListener("visibilitychange", wake);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", restyle);
document.addEventListener("cartstream-theme", restyle);
