import { useCallback, useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { SweepState } from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';

const POLL_MS = 1000;

function underWay({ state }: SweepState): boolean {
  return state === 'requested' || state === 'running';
}

/** Follows a cluster's sweep, and asks for one. */
export function useSweep(
  cluster: string,
  latest: SweepState,
  onSwept: () => void,
) {
  const api = useApi(kafkaCapacityApiRef);
  /** What was learned since `latest` was fetched. */
  const [followed, setFollowed] = useState<SweepState>();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<Error>();
  const state = followed ?? latest;
  const following = underWay(state) && !error;

  useEffect(() => setFollowed(undefined), [latest]);

  useEffect(() => {
    if (!following) return undefined;
    let current = true;
    const timer = setTimeout(async () => {
      try {
        const next = await api.getLatestSweep(cluster);
        if (!current) return;
        setFollowed(next);
        if (!underWay(next)) onSwept();
      } catch (failure) {
        if (current) setError(asError(failure));
      }
    }, POLL_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
    // Each answer begins the wait for the next.
  }, [api, cluster, following, state, onSwept]);

  const request = useCallback(async () => {
    setError(undefined);
    setAsking(true);
    try {
      setFollowed(await api.requestSweep(cluster));
    } catch (failure) {
      setError(asError(failure));
    } finally {
      setAsking(false);
    }
  }, [api, cluster]);

  return { state, busy: asking || following, error, request };
}

function asError(failure: unknown): Error {
  return failure instanceof Error ? failure : new Error(String(failure));
}
