// The part of Node that is in use. It is looked up at run time and not imported, so bundlers for browsers never see it.

export interface NodeWorker {
  postMessage(message: unknown, transfer?: readonly MessagePort[]): void;
  on(event: string, listener: (value: unknown) => void): void;
  ref(): void;
  unref(): void;
  terminate(): Promise<unknown>;
}

export interface NodePort {
  postMessage(message: unknown): void;
  on(event: string, listener: (value: unknown) => void): void;
}

export interface NodeThreads {
  readonly Worker: new (url: URL | string, options: { eval?: boolean; execArgv?: string[] }) => NodeWorker;
  readonly parentPort: NodePort | null;
  receiveMessageOnPort(port: NodePort): { readonly message: unknown } | undefined;
}

export interface NodeTimer {
  unref(): void;
}

export interface NodeProcess {
  readonly execArgv: readonly string[];
  getBuiltinModule?(name: string): unknown;
}
