import { useCallback, useEffect, useRef, useState } from 'react';
import { useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { SWEPT_SIGNAL_CHANNEL } from 'backstage-plugin-kafka-capacity-common';

const POLL_MS = 30_000;
const TIMEOUT_MS = 30_000;
/** Pages that are open everywhere do not all ask at once after a sweep, and not before every replica has forgotten its answers. */
const AFTER_SWEEP_MS = { least: 2_000, spread: 3_000 };

function afterSweepMs(): number {
  const { least, spread } = AFTER_SWEEP_MS;
  return least + Math.random() * spread;
}

/** What is known of something that is fetched again and again. */
export interface Polled<T> {
  /** The last answer for the present key; undefined until the first one. */
  value: T | undefined;
  /** Why the last fetch failed. With a `value`, that value is from before. */
  error: Error | undefined;
  /** A fetch is under way. */
  pending: boolean;
  refresh: () => void;
}

interface Answer<T> {
  key: string;
  value?: T;
  error?: Error;
  pending: boolean;
}

/**
 * Fetches now, whenever `key` changes, and again every 30 s while the page is visible; also some seconds after a sweep where
 * the portal has Backstage's signals. A sweep does not hurry what is asked for less often, such as steps that someone follows.
 * The last answer stays while the next is on its way and when it fails, so that nothing flashes.
 */
export function usePolled<T>(
  load: () => Promise<T>,
  key: string,
  options: {
    /** Also keep the last answer for another key until this one's comes. */
    keepPrevious?: boolean;
    everyMs?: number;
  } = {},
): Polled<T> {
  const { keepPrevious = false, everyMs = POLL_MS } = options;
  const [answer, setAnswer] = useState<Answer<T>>({ key, pending: true });
  const [round, setRound] = useState(0);
  const signals = useApiHolder().get(signalApiRef);
  const latestLoad = useRef(load);
  useEffect(() => {
    latestLoad.current = load;
  });

  useEffect(() => {
    let current = true;
    let due = false;
    let fetching = false;
    let swept = false;
    let timer: ReturnType<typeof setTimeout> | undefined;

    /** What timers call: a page that nobody sees waits until it is seen. */
    function runWhereVisible() {
      if (document.hidden) due = true;
      else run();
    }
    async function run() {
      due = false;
      fetching = true;
      swept = false;
      clearTimeout(timer);
      setAnswer(last => ({
        key,
        value: last.key === key || keepPrevious ? last.value : undefined,
        error: last.key === key ? last.error : undefined,
        pending: true,
      }));
      let next: Pick<Answer<T>, 'value' | 'error'>;
      try {
        next = { value: await withinTime(latestLoad.current()) };
      } catch (error) {
        next = {
          error: error instanceof Error ? error : new Error(`${error}`),
        };
      }
      if (!current) return;
      setAnswer(last => ({
        key,
        pending: false,
        value: 'value' in next ? next.value : last.value,
        error: next.error,
      }));
      fetching = false;
      timer = setTimeout(runWhereVisible, swept ? afterSweepMs() : everyMs);
    }
    const whenSwept = () => {
      // What is due already is not put off, however many clusters are swept.
      if (swept) return;
      swept = true;
      if (fetching) return;
      clearTimeout(timer);
      timer = setTimeout(runWhereVisible, afterSweepMs());
    };
    const whenVisible = () => {
      if (!document.hidden && due) run();
    };

    document.addEventListener('visibilitychange', whenVisible);
    const subscription =
      everyMs <= POLL_MS
        ? signals?.subscribe(SWEPT_SIGNAL_CHANNEL, whenSwept)
        : undefined;
    run();
    return () => {
      current = false;
      subscription?.unsubscribe();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', whenVisible);
    };
  }, [key, keepPrevious, everyMs, round, signals]);

  const ofThisKey = answer.key === key;
  return {
    value: ofThisKey || keepPrevious ? answer.value : undefined,
    error: ofThisKey ? answer.error : undefined,
    pending: answer.pending || !ofThisKey,
    refresh: useCallback(() => setRound(last => last + 1), []),
  };
}

/** An answer that comes in time, or a failure that says that it didn't. */
export function withinTime<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`No answer within ${TIMEOUT_MS / 1000} s`)),
      TIMEOUT_MS,
    );
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
