const NOTHING_STORED = 'Nothing of the file was stored.';

/** What the backend says of a file that it refuses, a line each for what is wrong on a line of the file. */
export function importProblems(message: string): {
  sentence: string;
  lines: string[];
} {
  if (!message.startsWith(NOTHING_STORED)) {
    return { sentence: message, lines: [] };
  }
  const problems = message.slice(NOTHING_STORED.length).trim();
  return {
    sentence: NOTHING_STORED,
    lines: problems.split(/; (?=line \d+: |and \d+ more lines$)/),
  };
}
