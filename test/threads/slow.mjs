// A module that is slow to load.
import { argmax } from "../../dist/index.js";

await new Promise((resolve) => setTimeout(resolve, 700));

export const slow = argmax({ length: 3 });
