import { Level } from '../assessment/levels';
import type { Signal } from '../api/parts/signals';

/**
 * The levels of a subject's signals, by their ids. One that is absent was not assessed.
 *
 * @public
 */
export type SignalLevels = Readonly<Record<string, Level>>;

/** Few subjects differ in the levels of their signals: those that do not share them, of tens of thousands in a sweep. */
interface KnownLevels {
  levels?: SignalLevels;
  /** By the id of the next signal, and its level. */
  next: Map<string, Map<Level, KnownLevels>>;
}

const knownLevels: KnownLevels = { next: new Map() };
const MOST_KNOWN = 1000;
let known = 0;

/** By name, so that the same levels are the same text: signals come worst first. */
export function levelsOf(
  signals: readonly Pick<Signal, 'id' | 'level'>[],
): SignalLevels {
  let at: KnownLevels | undefined = knownLevels;
  for (const { id, level } of signals) at = nextOf(at, id, level);
  if (at?.levels) return at.levels;
  const named = signals.map(({ id, level }) => [id, level] as const);
  const levels = Object.freeze(
    Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))),
  );
  if (at) at.levels = levels;
  return levels;
}

/** Undefined where so many are known that another one is not kept. */
function nextOf(
  at: KnownLevels | undefined,
  id: string,
  level: Level,
): KnownLevels | undefined {
  const found = at?.next.get(id)?.get(level);
  if (found || !at || known >= MOST_KNOWN) return found;
  known += 1;
  const created: KnownLevels = { next: new Map() };
  const byLevel = at.next.get(id) ?? new Map<Level, KnownLevels>();
  at.next.set(id, byLevel.set(level, created));
  return created;
}
