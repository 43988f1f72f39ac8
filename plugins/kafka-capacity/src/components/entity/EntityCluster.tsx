import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { kafkaCapacityApiRef } from '../../api';
import { platformPageRouteRef } from '../../routes';
import { usePolled } from '../../usePolled';
import { Ago } from '../marks/times';
import { ClusterBanners } from '../cluster/ClusterBanners';
import { ClusterFacts } from '../cluster/ClusterFacts';
import { RefreshFailedBanner } from '../states/banners';
import { FailurePanel } from '../states/FailurePanel';
import { CardSkeleton } from './CardSkeleton';

const useStyles = makeStyles((theme: Theme) => ({
  facts: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(2),
  },
}));

/** What an entity shows that stands for a cluster: how its topics and groups are, leading to the platform page's lists. */
export function EntityCluster(props: { cluster: string }) {
  const { cluster } = props;
  const classes = useStyles();
  const api = useApi(kafkaCapacityApiRef);
  const page = useRouteRef(platformPageRouteRef)?.();
  const summary = usePolled(() => api.getCluster(cluster), cluster);
  const { value, error, refresh } = summary;
  if (!value) {
    return error ? (
      <FailurePanel
        error={error}
        what={`cluster ${cluster}`}
        onRetry={refresh}
      />
    ) : (
      <CardSkeleton />
    );
  }
  return (
    <>
      <RefreshFailedBanner error={error} onRetry={refresh} />
      <ClusterBanners clusters={[value]} />
      <div className={classes.facts}>
        <ClusterFacts cluster={value} page={page} />
        {value.assessedAt !== null && (
          <Typography variant="body2" color="textSecondary">
            assessed <Ago at={value.assessedAt} />
          </Typography>
        )}
      </div>
    </>
  );
}
