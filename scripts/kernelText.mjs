// WebAssembly as text in a string of JavaScript: printable ASCII that needs no escape.
//
// Most bytes of a kernel are small numbers and a few above 252, so the 89 values from −3 to 85 have one letter each,
// and the others two. gzip packs that to 1.12 times what it makes of the bytes; hexadecimal to 1.24, base64 to 1.6
// times.

/** Letters with codes 35 … 126 except for the backslash. */
const LETTERS = Array.from({ length: 92 }, (_, i) => String.fromCharCode(35 + i)).filter((letter) => letter !== "\\");
const SINGLES = 89;

/**
 * The text of a binary; `bytesOf` in src/wasm/instance.ts goes back.
 * @param {Uint8Array} bytes
 */
export function textOf(bytes) {
  let text = "";
  for (const byte of bytes) {
    const value = (byte + 3) & 255;
    const rest = value - SINGLES;
    const base = LETTERS.length;
    text += rest < 0 ? LETTERS[value] : LETTERS[SINGLES + Math.floor(rest / base)] + LETTERS[rest % base];
  }
  return text;
}
