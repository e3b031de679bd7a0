// A module that takes its time.
import { argmax } from "../../dist/index.js";

await new Promise((resolve) => setTimeout(resolve, 700));

export const slow = argmax({ length: 3 });
