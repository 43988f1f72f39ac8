import { useParams } from 'react-router-dom';
import Paper from '@material-ui/core/Paper';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { rootRouteRef } from '../../routes';
import { clustersAddress } from './clusterAddress';
import { ClusterView } from './ClusterView';

const useStyles = makeStyles((theme: Theme) => ({
  pane: { padding: theme.spacing(2), minWidth: 0 },
  back: { display: 'inline-block', marginBottom: theme.spacing(1) },
}));

/** A cluster as a page of its own below the platform page's clusters. */
export function ClusterPage() {
  const { cluster = '' } = useParams();
  const classes = useStyles();
  const page = useRouteRef(rootRouteRef)();
  return (
    <>
      <Link to={clustersAddress(page)} className={classes.back}>
        All clusters
      </Link>
      <Paper className={classes.pane}>
        <ClusterView key={cluster} cluster={cluster} />
      </Paper>
    </>
  );
}
