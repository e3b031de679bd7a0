/** Tells how far the work is, on standard error. */
export interface Progress {
  /** A new part of the work, of so many units. */
  start(label: string, total: number): void;
  /** One unit is done. */
  tick(): void;
  /** All is done: clears the bar. */
  stop(): void;
}

/** A bar on a terminal, redrawn at each percent; elsewhere one line for each part of the work. */
function progress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let label = "";
  let total = 1;
  let done = 0;
  let shown = -1;
  const draw = (): void => {
    const percent = Math.floor((100 * done) / total);
    if (percent === shown) return;
    shown = percent;
    const filled = Math.round(percent / 4);
    stream.write(`\r\x1b[K${"█".repeat(filled)}${"░".repeat(25 - filled)} ${String(percent).padStart(3)} %  ${label}`);
  };
  return {
    start(newLabel, newTotal) {
      [label, total, done, shown] = [newLabel, newTotal, 0, -1];
      if (stream.isTTY) draw();
      else stream.write(`${label} …\n`);
    },
    tick() {
      done++;
      if (stream.isTTY) draw();
    },
    stop() {
      if (stream.isTTY) stream.write("\r\x1b[K");
    },
  };
}

/** Does work that shows its progress, and clears the bar whatever comes of it. */
export async function withProgress<T>(work: (bar: Progress) => T | Promise<T>): Promise<T> {
  const bar = progress();
  try {
    return await work(bar);
  } finally {
    bar.stop();
  }
}
