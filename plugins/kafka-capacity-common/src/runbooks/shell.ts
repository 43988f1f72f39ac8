import { escapeInvisible } from '../subjects/escapeName';

/** Something to read from a cluster before a change. What can't be read does not hold. */
export interface Condition {
  /** True in a POSIX shell when it holds. */
  test: string;
  /** What to print when it holds, and when it does not. */
  holds: string;
  fails: string;
}

/** A call of a command-line tool. */
export interface Action {
  call: string;
  /** What it has done when it succeeds. */
  done: string;
}

/** Text as one word for a POSIX shell. */
export function shellQuote(text: string): string {
  return /^[a-zA-Z0-9._/:=,@%+-]+$/.test(text)
    ? text
    : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A comment of one line, whatever the text holds: a line break in it would begin a command. */
export function shellComment(text: string): string {
  return `# ${escapeInvisible(text)}`;
}

/** A call of one of Kafka's tools on the cluster that the shell's variable `KAFKA_BROKERS` names. */
export function kafkaTool(name: string, ...options: string[]): string {
  const words = [`kafka-${name}`, '--bootstrap-server "$KAFKA_BROKERS"'];
  return [...words, ...options].join(' ');
}

// Values are joined to their options by `=`: a name may begin with a dash, which would pass for another option.

/** A topic for an option that takes a regular expression, as most do: unescaped, `a.b` would also mean `a-b`. */
export function onlyTopic(topic: string): string {
  return `--topic=${shellQuote(topic.replaceAll('.', '\\.'))}`;
}

/** Says whether a condition holds. */
export function check({ test, holds, fails }: Condition): string {
  return report([test], holds, fails);
}

/** Acts when all conditions hold, and otherwise says what is required. Kafka may still refuse the action and says why. */
export function actIf(conditions: Condition[], { call, done }: Action): string {
  const required = conditions.map(({ holds }) => holds).join('; ');
  return report(
    [...conditions.map(({ test }) => test), call],
    done,
    `not ${done}. Required: ${required}`,
  );
}

/** It never exits, because people paste it into their own shell. */
function report(parts: string[], good: string, bad: string): string {
  const [said, warned] = [good, `STOP: ${bad}`].map(shellQuote);
  return `{ ${parts.join(' &&\n  ')}; } && echo ${said} || echo ${warned} >&2`;
}
