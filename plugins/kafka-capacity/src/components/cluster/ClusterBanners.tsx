import { ClusterSummary } from 'backstage-plugin-kafka-capacity-common';
import {
  NotAssessedBanner,
  PartialBanner,
  SimulatedBanner,
  StaleBanner,
} from '../states/banners';

/** What is to be known of the clusters before reading a list over them: that one is simulated, stale, or not read yet. */
export function ClusterBanners(props: { clusters: ClusterSummary[] }) {
  const { clusters } = props;
  const named = clusters.length > 1;
  return (
    <>
      {clusters.map(
        ({ cluster, simulated, stale, partial, assessedAt, latestSweep }) => {
          const name = named ? cluster : undefined;
          return (
            <div key={cluster}>
              <SimulatedBanner simulated={simulated} cluster={name} />
              <StaleBanner stale={stale} cluster={name} />
              <PartialBanner partial={partial} cluster={name} />
              {assessedAt === null && (
                <NotAssessedBanner
                  cluster={cluster}
                  error={latestSweep.error}
                />
              )}
            </div>
          );
        },
      )}
    </>
  );
}
