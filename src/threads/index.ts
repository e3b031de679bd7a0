export { type Threads, type ThreadsOptions, threads } from "./threads.ts";
export { type ModuleOptions, withModule } from "./withModule.ts";
