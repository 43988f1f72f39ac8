import { useEffect, useRef, useState } from 'react';
import { LevelChangeRow, Page } from 'backstage-plugin-kafka-capacity-common';

interface Loaded {
  /** All that was shown when the last page came, with that page. */
  changes: LevelChangeRow[];
  cursor: string | null;
}

/**
 * The latest changes, and those before them, a page at a time. What was shown once stays, so that there is no gap where later
 * changes push the oldest out of the latest.
 */
export function useOlderChanges(latest: {
  changes: LevelChangeRow[];
  cursor: string | null;
  loadOlder: (cursor: string) => Promise<Page<LevelChangeRow>>;
}) {
  const [loaded, setLoaded] = useState<Loaded>();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<Error>();
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const changes = joined(latest.changes, loaded?.changes ?? []);
  const cursor = loaded ? loaded.cursor : latest.cursor;
  const load = async () => {
    if (cursor === null || pending) return;
    setPending(true);
    setError(undefined);
    try {
      const page = await latest.loadOlder(cursor);
      if (!mounted.current) return;
      setLoaded({
        changes: joined(changes, page.items),
        cursor: page.nextCursor,
      });
    } catch (reason) {
      if (!mounted.current) return;
      setError(reason instanceof Error ? reason : new Error(String(reason)));
    }
    setPending(false);
  };
  return { changes, more: cursor !== null, pending, error, load };
}

/** Each change once, those that come first ahead. */
function joined(
  first: LevelChangeRow[],
  second: LevelChangeRow[],
): LevelChangeRow[] {
  const known = new Set(first.map(keyOf));
  return [...first, ...second.filter(change => !known.has(keyOf(change)))];
}

function keyOf({ at, to }: LevelChangeRow): string {
  return `${at} ${to}`;
}
