// Claim: the time of a solve in a forward and backward pass does not grow with the batch or the samples, and with the
// grid little more than its cells do; two workers do at least 1.8 times as much as one, and a request that is hardly
// any work costs at most 60 µs there.
import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import { fileURLToPath } from "node:url";
import { argmax, gridPath, imle, inline, measured, plainRequest, sumOfGamma } from "imle";
import { logChart } from "./logChart.mjs";
import { measure, uniforms } from "./measure.mjs";
import { pick } from "./mode.mjs";
import { remark, report, reportValue } from "./report.mjs";

const FOLDER = fileURLToPath(new URL("../out/bench", import.meta.url));
const BATCHES = pick([1, 4, 16, 64, 256, 1024, 4096], [1, 16, 256]);
const SAMPLES = pick([1, 3, 10, 30, 100, 300, 1000], [1, 10, 100]);
const EDGES = pick([8, 16, 32, 64, 128, 256, 512], [8, 32, 128]);
const WORKERS = [1, 2, 3, 4];
/** Samples that workers share. */
const SHARED = pick(100, 40);

const batches = await curve(BATCHES, (batch) => ({ what: `batch ${batch}`, edge: 16, batch, samples: 1 }));
reportGrowth("the largest batch against 1", batches, 1.2);
const samples = await curve(SAMPLES, (samples) => ({ what: `samples ${samples}`, edge: 16, batch: 1, samples }));
reportGrowth("the most samples against 1", samples, 1.2);
const grids = await curve(EDGES, (edge) => ({ what: `grid ${edge}×${edge}`, edge, batch: 1, samples: 4 }));
const cells = grids.map(({ size, ...times }) => ({ size: size ** 2, ...times }));
reportGrowth("the largest grid against 8×8, a cell", perCell(cells), 2);
const workers = await workerCurve();

mkdirSync(FOLDER, { recursive: true });
writeFileSync(`${FOLDER}/scaling.json`, `${JSON.stringify({ batches, samples, cells, workers }, null, 2)}\n`);
writeFileSync(`${FOLDER}/scaling.svg`, chart());
remark("written: out/bench/scaling.svg and scaling.json");

/**
 * Microseconds a solve, for each size, measured in turns.
 *
 * @typedef {{ size: number, median: number, minimum: number }} Point
 * @returns {Promise<Point[]>}
 */
async function curve(sizes, settingOf) {
  const all = sizes.map((size) => {
    const { what, ...setting } = settingOf(size);
    const { pass, solves } = passOf(setting);
    const repeats = passesIn(pick(30, 8), pass);
    return { size, what, work: () => repeated(pass, repeats), units: repeats * solves };
  });
  const by = (key) => Object.fromEntries(all.map((one) => [one.what, one[key]]));
  const times = await measure(by("work"), { units: by("units"), rounds: 9 });
  return all.map(({ size, what }) => {
    report(what, times[what], { unit: "µs a solve" });
    return { size, ...times[what] };
  });
}

/** How many passes take so many milliseconds, when the engine knows the way. */
function passesIn(milliseconds, pass) {
  const WARM = pick(200, 60);
  const start = performance.now();
  for (let before = start, now = start; ; before = now) {
    pass();
    now = performance.now();
    if (now - start > WARM) return Math.ceil(milliseconds / (now - before));
  }
}

/**
 * A forward and a backward pass, and how many solves they are. Noise takes some of the costs below 0, as in trainings:
 * so grids are solved by label setting.
 *
 * @param {{ edge: number, batch: number, samples: number, executor?: import("imle").Executor }} setting
 */
function passOf({ edge, batch, samples, executor }) {
  const n = edge * edge;
  const solver = gridPath({ rows: edge, columns: edge });
  const options = { noise: sumOfGamma({ k: edge }), samples };
  const theta = uniforms(batch * n, 1, 2);
  const upstream = uniforms(batch * samples * n, -1, 1);
  const counted = measured(solver);
  imle(counted, options).forward(theta).backward(upstream);
  const solves = counted.takeStatistics().rows;
  const layer = imle(solver, { ...options, executor });
  return { pass: () => layer.forward(theta).backward(upstream)[0], solves };
}

/** The solutions of a batch, all of them handed back. */
function requestOf({ edge, batch, samples, executor }) {
  const theta = uniforms(batch * edge * edge, 1, 2);
  const plain = plainRequest(gridPath({ rows: edge, columns: edge }), theta, batch);
  const request = { ...plain, samples, noise: sumOfGamma({ k: edge }), temperature: 1 };
  return () => executor.solve(request)[0];
}

async function repeated(pass, repeats) {
  let sum = 0;
  for (let i = 0; i < repeats; i++) sum += await pass();
  return sum;
}

/** How many times the first point's median the last one's is. */
function reportGrowth(what, points, bar) {
  reportValue(`  ${what}`, points.at(-1).median / points[0].median, { unit: "times", bar });
}

function perCell(points) {
  return points.map(({ size, median }) => ({ median: median / size }));
}

/**
 * Milliseconds of a request of SHARED samples of 64×64, inline (0 workers) and on threads, in turns.
 *
 * @returns {Promise<Point[]>}
 */
async function workerCurve() {
  const threads = await threadsOf();
  if (threads === null) {
    remark("no imle/threads here: workers are not measured");
    return [];
  }
  const pools = WORKERS.map((workers) => ({ workers, executor: threads({ workers }) }));
  const setting = { edge: 64, batch: 1, samples: SHARED };
  const all = [{ workers: 0, executor: inline() }, ...pools];
  const works = Object.fromEntries(all.map(({ workers, executor }) => [workers, requestOf({ ...setting, executor })]));
  const times = await measure(works, { units: 1, rounds: 15 });
  const points = Object.entries(times).map(([workers, time]) => ({ size: Number(workers), ...time }));
  for (const { size, ...time } of points) {
    const what = size === 0 ? "inline" : `${size} worker${size === 1 ? "" : "s"}`;
    report(`${SHARED} samples of 64×64, ${what}`, time, { unit: "ms", scale: 1e-3 });
  }
  for (const workers of WORKERS.slice(1)) {
    const enough = os.availableParallelism() >= workers;
    const share = times[workers].median / times[1].median;
    reportValue(`  ${workers} workers, of the time of one`, share, {
      unit: "times",
      ...(workers === 2 && enough && { bar: 0.555 }),
    });
    reportValue(`  ${workers} workers, of the time inline`, times[workers].median / times[0].median, { unit: "times" });
  }
  await reportOverhead(pools);
  await Promise.all(pools.map(({ executor }) => executor.close()));
  return points;
}

/** What a request costs that is hardly any work. */
async function reportOverhead(pools) {
  const REQUESTS = pick(1000, 300);
  const theta = new Float32Array(4);
  const request = { ...plainRequest(argmax({ length: 4 }), theta, 1), samples: 1 };
  const asking = (executor) => () => repeated(() => executor.solve(request)[0], REQUESTS);
  const waiting = (executor) => () => repeated(async () => (await executor.solveAsync(request))[0], REQUESTS);
  const all = [["inline", inline()], ...pools.map(({ workers, executor }) => [`workers ${workers}`, executor])];
  const works = all.flatMap(([name, executor]) => [
    [`request of 1 row of 4, ${name}`, asking(executor)],
    [`request of 1 row of 4, ${name}, asynchronous`, waiting(executor)],
  ]);
  const times = await measure(Object.fromEntries(works), { units: REQUESTS, rounds: 11 });
  for (const [what, time] of Object.entries(times)) report(what, time, what.endsWith("workers 1") ? { bar: 60 } : {});
}

/** The factory of the executor, where this version has it. */
async function threadsOf() {
  const door = "imle/threads";
  try {
    return (await import(door)).threads;
  } catch (error) {
    if (error.code === "ERR_PACKAGE_PATH_NOT_EXPORTED") return null;
    throw error;
  }
}

function chart() {
  const of = (points, scale = 1) => points.map(({ size, minimum }) => [size, minimum * scale]);
  /** @type {import("./logChart.mjs").Panel[]} */
  const panels = [
    {
      title: "Batch and samples, 16×16 cells",
      x: "instances, or samples of one",
      y: "µs a solve",
      curves: [
        { name: "batch", points: of(batches) },
        { name: "samples", points: of(samples) },
      ],
    },
    {
      title: "Grid, 4 samples",
      x: "cells",
      y: "µs a solve",
      curves: [
        { name: "measured", points: of(cells) },
        {
          name: "in proportion",
          points: cells.map(({ size }) => [size, (cells[0].minimum / cells[0].size) * size]),
          dashed: true,
        },
      ],
    },
  ];
  if (workers.length > 0) {
    const [, one] = workers;
    panels.push({
      title: `Workers, ${SHARED} samples of 64×64 cells`,
      x: "workers",
      y: "ms",
      marks: WORKERS,
      curves: [
        { name: "measured", points: of(workers.slice(1), 1e-3) },
        { name: "in proportion", points: WORKERS.map((size) => [size, (1e-3 * one.minimum) / size]), dashed: true },
      ],
    });
  }
  const machine = `${os.cpus()[0]?.model ?? "unknown CPU"}, ${os.availableParallelism()} cores, Node ${process.versions.node}`;
  return logChart(
    "A forward and a backward pass of imle on gridPath",
    `The least of several rounds. ${machine}.`,
    panels,
  );
}
