import { useEffect, useRef, useState } from 'react';
import { Page } from 'backstage-plugin-kafka-capacity-common';

/** Whether a list has more than what is shown, and the way to it. */
export interface FurtherItems {
  hasMore: boolean;
  pending: boolean;
  error: Error | undefined;
  loadMore: () => void;
}

/** The first items of a list, kept up to date by who gives them, and those that were asked for besides, a page at a time. */
export function useFurtherItems<T>(options: {
  first: T[];
  cursor: string | null;
  load: (cursor: string) => Promise<Page<T>>;
  keyOf: (item: T) => string;
  /** Whether items never end, as events: what was shown once then stays, so that newer ones leave no gap before the next page. */
  lasting?: boolean;
}): FurtherItems & { items: T[] } {
  const { first, cursor, load, keyOf, lasting } = options;
  const [further, setFurther] = useState<Page<T>>();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<Error>();
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const known = new Set(first.map(keyOf));
  const items = [
    ...first,
    ...(further?.items ?? []).filter(item => !known.has(keyOf(item))),
  ];
  const next = further ? further.nextCursor : cursor;
  const loadMore = async () => {
    if (next === null || pending) return;
    setPending(true);
    setError(undefined);
    try {
      const page = await load(next);
      if (!mounted.current) return;
      setFurther(before => ({
        items: [...((lasting ? items : before?.items) ?? []), ...page.items],
        nextCursor: page.nextCursor,
      }));
    } catch (reason) {
      if (!mounted.current) return;
      setError(reason instanceof Error ? reason : new Error(String(reason)));
    }
    setPending(false);
  };
  return { items, hasMore: next !== null, pending, error, loadMore };
}
