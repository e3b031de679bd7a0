import { describe, expect, test } from "vitest";
import { runSteps, runStepsAsync } from "../../src/core/steps.ts";

const never = (): Promise<void> => new Promise(() => {});

/** Yields 1, 2, …, count; returns what it was answered. */
function* counting(count: number): Generator<number, number[], number> {
  const answers: number[] = [];
  for (let step = 1; step <= count; step++) answers.push(yield step);
  return answers;
}

/** Yields each promise; returns the names of the errors that it caught at its yields, and that it was left. */
function* awaiting(promises: (Promise<unknown> | undefined)[], log: string[]): Generator<unknown, string[], void> {
  for (const promise of promises) {
    try {
      yield promise;
      log.push("resumed");
    } catch (error) {
      log.push(`caught ${String(error)}`);
    }
  }
  return log;
}

describe("runSteps", () => {
  test("hands every step to the answer, and the answers back, in order", () => {
    for (const count of [0, 1, 5, 1000]) {
      const expected = Array.from({ length: count }, (_, i) => (i + 1) ** 2);
      expect(runSteps(counting(count), (step) => step ** 2)).toEqual(expected);
    }
  });

  test("ends with the error of an answer, which the generator does not see", () => {
    const log: string[] = [];
    const error = new Error("no");
    const fail = (): never => {
      throw error;
    };
    expect(() => runSteps(awaiting([undefined], log), fail)).toThrow(error);
    expect(log).toEqual([]);
  });
});

describe("runStepsAsync", () => {
  test("gives what runSteps gives, for answers at once, later and mixed", async () => {
    for (const isLate of [() => false, () => true, (step: number) => step % 2 === 0]) {
      const answer = (step: number) => (isLate(step) ? Promise.resolve(step ** 2) : step ** 2);
      expect(await runStepsAsync(counting(9), answer)).toEqual(runSteps(counting(9), (step) => step ** 2));
    }
  });

  test("throws the error of a promise that was yielded at its yield, and goes on", async () => {
    const promises = [Promise.resolve(), Promise.reject("a"), undefined, Promise.reject("b")];
    const answered: unknown[] = [];
    const result = await runStepsAsync(awaiting(promises, []), (step) => void answered.push(step));
    expect(result).toEqual(["resumed", "caught a", "resumed", "caught b"]);
    expect(answered).toEqual([promises[0], undefined]);
  });

  test.each<[string, (error: Error) => void | Promise<void>]>([
    [
      "throws",
      (error) => {
        throw error;
      },
    ],
    ["rejects", (error) => Promise.reject(error)],
  ])("ends with the error of an answer that %s, which the generator does not see", async (_, answer) => {
    const log: string[] = [];
    const error = new Error("no");
    await expect(runStepsAsync(awaiting([undefined], log), () => answer(error))).rejects.toBe(error);
    expect(log).toEqual([]);
  });

  test("ends with the reason of an abort while a promise is pending, and leaves no listener behind", async () => {
    const controller = new AbortController();
    const log: string[] = [];
    const run = runStepsAsync(awaiting([Promise.resolve(), never()], log), () => {}, controller.signal);
    for (let tick = 0; tick < 100 && log.length < 1; tick++) await null;
    controller.abort("enough");
    await expect(run).rejects.toBe("enough");
    expect(log).toEqual(["resumed"]);
  });

  test("prefers the reason of an abort to the error of the promise that it ends", async () => {
    const controller = new AbortController();
    const pending = new Promise<void>((_, reject) => {
      controller.signal.addEventListener("abort", () => reject(new Error("ended by the signal")));
    });
    const log: string[] = [];
    const run = runStepsAsync(awaiting([pending], log), () => {}, controller.signal);
    controller.abort("enough");
    await expect(run).rejects.toBe("enough");
    expect(log).toEqual([]);
  });

  test.each([1, 2, 3, 4])("takes no step after an abort in answer %i", async (last) => {
    const controller = new AbortController();
    const steps: number[] = [];
    const answer = (step: number): number => {
      steps.push(step);
      if (step === last) controller.abort("enough");
      return step;
    };
    await expect(runStepsAsync(counting(4), answer, controller.signal)).rejects.toBe("enough");
    expect(steps).toEqual(Array.from({ length: last }, (_, i) => i + 1));
  });

  test("takes a check in place of a signal: a promise that is pending is awaited first", async () => {
    let isStopped = false;
    const log: string[] = [];
    const stop = {
      throwIfAborted() {
        if (isStopped) throw new Error("stopped");
      },
    };
    const pending = Promise.resolve().then(() => {
      isStopped = true;
    });
    await expect(runStepsAsync(awaiting([pending, never()], log), () => {}, stop)).rejects.toThrow("stopped");
    expect(log).toEqual([]);
  });
});
