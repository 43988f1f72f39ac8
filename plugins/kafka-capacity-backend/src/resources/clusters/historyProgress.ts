import { HistoryProgress } from 'backstage-plugin-kafka-capacity-common';
import { ReadModel } from '../ReadModel';

/** How far the past from before the first sweep of a cluster is known. */
export async function historyProgress(
  {
    timeIndexSearches,
    sourceBackFill,
  }: Pick<ReadModel, 'timeIndexSearches' | 'sourceBackFill'>,
  cluster: string,
): Promise<HistoryProgress> {
  const counts = await timeIndexSearches?.counts(cluster);
  const source = await sourceBackFill.progress(cluster);
  const topics = Object.values(counts ?? {}).reduce((sum, n) => sum + n, 0);
  return {
    timeIndex:
      counts && topics > 0
        ? {
            topics,
            done: counts.done ?? 0,
            untrusted: counts.untrusted ?? 0,
            unreadable: counts.unreadable ?? 0,
          }
        : null,
    metricsSource: source
      ? { state: source.state, days: source.days, fault: source.fault }
      : null,
  };
}
