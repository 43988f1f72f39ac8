/** Work in pieces of a few milliseconds, between which whoever does it may let others have their turn. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Things of a list that are one piece of work. */
const PIECE = 2_000;

/** Does something with each of a list, in pieces, until it says that it is enough. */
export function* each<T>(
  list: readonly T[],
  act: (one: T) => boolean | void,
): Steps<void> {
  for (const [at, one] of list.entries()) {
    if (act(one) === false) return;
    if (at % PIECE === PIECE - 1) yield;
  }
}
