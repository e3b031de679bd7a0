export { type ReadMpsOptions, readMps } from "./readMps.ts";
export { readTsplib, type TsplibInstance } from "./readTsplib.ts";
