export { type ModuleOptions, withModule } from "./crossing.ts";
export { type Threads, type ThreadsOptions, threads } from "./threads.ts";
