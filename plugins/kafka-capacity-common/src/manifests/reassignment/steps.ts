/** Work in pieces of a few milliseconds, between which whoever does it may let others have their turn. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** The result of steps that nobody else waits for. */
export function resultOf<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Things of a list that are one piece of work. */
const PIECE = 2_000;

/** Does something with each of a list, in pieces, until it says that it is enough. */
export function* each<T>(
  list: readonly T[],
  act: (one: T) => boolean | void,
): Steps<void> {
  for (let at = 0; at < list.length; at++) {
    if (act(list[at]) === false) return;
    if (at % PIECE === PIECE - 1) yield;
  }
}
