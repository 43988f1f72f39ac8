import { HistoryProgress } from 'backstage-plugin-kafka-capacity-common';
import {
  SOURCE_PASTS,
  SourceProgress,
} from '../../history/back-fill/SourceBackFill';
import { GENERATED_PAST } from '../../history/ProgressStore';
import { ReadModel } from '../ReadModel';

/** How far the past from before the first sweep of a cluster is known. */
export async function historyProgress(
  {
    progress,
    timeIndexSearches,
  }: Pick<ReadModel, 'progress' | 'timeIndexSearches'>,
  cluster: string,
): Promise<HistoryProgress> {
  const generated = await progress.read<{ days: number }>(
    cluster,
    GENERATED_PAST,
  );
  const counts = await timeIndexSearches?.counts(cluster);
  const sourceOf = async (of: keyof typeof SOURCE_PASTS) => {
    const source = await progress.read<SourceProgress>(
      cluster,
      SOURCE_PASTS[of],
    );
    return source
      ? { state: source.state, days: source.days, fault: source.fault }
      : null;
  };
  const topics = Object.values(counts ?? {}).reduce((sum, n) => sum + n, 0);
  return {
    generatedDays: generated?.days ?? 0,
    timeIndex:
      counts && topics > 0
        ? {
            topics,
            done: counts.done ?? 0,
            untrusted: counts.untrusted ?? 0,
            unreadable: counts.unreadable ?? 0,
          }
        : null,
    metricsSource: await sourceOf('brokers'),
    metricsSourceSubjects: await sourceOf('subjects'),
  };
}
