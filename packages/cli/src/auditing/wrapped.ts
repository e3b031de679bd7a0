/**
 * Text behind a head, in lines of at most `width` letters, those after the first indented as far as the head is long.
 */
export function wrapped(head: string, text: string, width: number): string {
  const lines: string[] = [];
  let line = head;
  for (const word of text.split(" ")) {
    const grown = line.length > head.length ? `${line} ${word}` : line + word;
    if (grown.length > width && line.length > head.length) {
      lines.push(line);
      line = " ".repeat(head.length) + word;
    } else line = grown;
  }
  return [...lines, line].join("\n");
}
