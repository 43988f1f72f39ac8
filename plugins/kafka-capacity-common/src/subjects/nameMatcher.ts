/**
 * Matches whole names against a pattern in which `*` stands for any characters, in time proportional to the length of the name.
 * No regular expression: one that people write can take for ever.
 *
 * @public
 */
export function nameMatcher(pattern: string): (name: string) => boolean {
  const [start, ...rest] = pattern.split('*');
  const end = rest.pop();
  if (end === undefined) return name => name === pattern;
  return name => {
    if (name.length < start.length + end.length) return false;
    if (!name.startsWith(start) || !name.endsWith(end)) return false;
    let at = start.length;
    for (const part of rest) {
      const found = name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= name.length - end.length;
  };
}
