import { describe, expect, test } from "vitest";
import { readMap, resized, seedMap, withEnds } from "../src/terrain.ts";

const SMALL = "type octile\nheight 2\nwidth 3\nmap\n.S@\nTW.\n";

describe("a map", () => {
  test("costs what its letters say, and its ends lie towards opposite corners", () => {
    const terrain = withEnds(readMap("dir/small.map", SMALL), 8);
    expect([...terrain.costs]).toEqual([1, 2, Infinity, 6, 10, 1]);
    expect(terrain).toMatchObject({ title: "small 2×3", rows: 2, columns: 3, source: [0, 0], target: [1, 2] });
  });

  test("of type octile-corner has its terrain behind the heights", () => {
    const corner = SMALL.replace("octile", "octile-corner").replace("map\n", "map\n012\n210\n");
    expect(readMap("small.map", corner).costs).toEqual(readMap("small.map", SMALL).costs);
  });

  test("read with Windows line ends is the same", () => {
    expect(readMap("small.map", SMALL.replaceAll("\n", "\r\n"))).toEqual(readMap("small.map", SMALL));
  });

  test("has its ends in the largest region, not in a small one nearer to the corner", () => {
    const map = readMap("m", "type octile\nheight 3\nwidth 4\nmap\n.@@@\n@...\n@...\n");
    expect(withEnds(map, 4)).toMatchObject({ source: [1, 1], target: [2, 3] });
    expect(withEnds(map, 8)).toMatchObject({ source: [0, 0], target: [2, 3] });
    expect(withEnds(map, 4, [0, 0], [2, 3])).toMatchObject({ source: [0, 0], target: [2, 3] });
  });

  test.each([
    ["no map at all", "hello", 'm: line 1: got "hello", expected "type octile"; not a map file?'],
    ["no height", "type octile\nheight x\n", 'm: line 2: got "height x", expected "height" and a number.'],
    ["no map line", "type octile\nheight 2\nwidth 3\n.S@\n", 'm: line 4: got ".S@", expected "map".'],
    ["a short line", SMALL.replace("TW.", "TW"), "m: line 6 has 2 cells, expected 3."],
    ["a missing line", SMALL.replace("TW.\n", ""), "m: line 6 has 0 cells, expected 3."],
    ["an unknown letter", SMALL.replace("W", "x"), 'm: line 6, cell 2: got "x", expected one of . G S T W @ O.'],
  ])("with %s is refused with the place", (_, content, message) => {
    expect(() => readMap("m", content)).toThrow(message);
  });

  test("at another size has the tile under the middle of each new one", () => {
    expect([...resized(readMap("m", SMALL), 4, 3).costs]).toEqual([1, 2, Infinity, 1, 2, Infinity, 6, 10, 1, 6, 10, 1]);
    expect(resized(seedMap(), 16, 16).costs).toEqual(seedMap().costs);
  });

  test("reads small letters as capital ones, and past a byte order mark", () => {
    expect(readMap("m", `\uFEFF${SMALL.replace("S", "s").replace("TW", "tw")}`)).toEqual(readMap("m", SMALL));
  });

  test("of one cell is a path", () => {
    const one = withEnds(readMap("m", "type octile\nheight 1\nwidth 1\nmap\n.\n"), 8);
    expect(one).toMatchObject({ source: [0, 0], target: [0, 0] });
  });

  test("does not take ends outside or on closed cells, and needs an open cell", () => {
    expect(() => withEnds(seedMap(), 8, [16, 0])).toThrow("--from 16,0 lies outside of seed map 16×16");
    expect(() => withEnds(readMap("m", SMALL), 8, undefined, [0, 2])).toThrow(
      "--to 0,2 is a cell of m 2×3 that nobody can enter",
    );
    const closed = readMap("m", "type octile\nheight 1\nwidth 2\nmap\n@@\n");
    expect(() => withEnds(closed, 8)).toThrow("m 1×2: nobody can enter any of its cells.");
  });
});
