// Runs with little memory: threads run out of it while this one blocks.
import { imle, none } from "../../dist/index.js";
import { threads, withModule } from "../../dist/threads/index.js";
import { hungry } from "./modules.mjs";

const left = new Int32Array(new SharedArrayBuffer(4));
const options = { left: left.buffer };
const solver = withModule(hungry(options), {
  module: new URL("./modules.mjs", import.meta.url),
  name: "hungry",
  options,
});
const layer = imle(solver, { noise: none(), executor: threads({ workers: 1 }) });
for (const times of [1, 1000]) {
  left[0] = times;
  try {
    console.log(...layer.solve(Float32Array.of(3, 6, 9)));
  } catch (error) {
    console.log(error.message);
  }
}
