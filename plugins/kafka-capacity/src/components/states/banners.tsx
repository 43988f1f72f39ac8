import { EntityRefLink } from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import {
  ClusterWarning,
  clusterWarningText,
  EntityAnnotationProblem,
  escapeInvisible,
  Staleness,
} from 'backstage-plugin-kafka-capacity-common';
import { Since } from '../marks/times';
import { errorSentence } from './FailurePanel';

const useStyles = makeStyles((theme: Theme) => ({
  banner: {
    marginBottom: theme.spacing(1),
    overflowWrap: 'anywhere',
    '& code': { fontFamily: 'monospace' },
  },
  problems: { margin: 0, paddingLeft: theme.spacing(2) },
}));

/** Says that what is shown is old, since when, and why; names the cluster where it is one of several. */
export function StaleBanner(props: {
  stale: Staleness | null;
  cluster?: string;
}) {
  const classes = useStyles();
  if (!props.stale) return null;
  return (
    <Alert severity="warning" className={classes.banner} role="status">
      <AlertTitle>
        {props.cluster === undefined ? 'Stale' : `${props.cluster}: stale`}{' '}
        <Since at={props.stale.since} />
      </AlertTitle>
      {props.stale.reason}
    </Alert>
  );
}

/** Says what is unsafe in how a cluster is connected, or will keep it from being read. */
export function WarningsBanner(props: { warnings: ClusterWarning[] }) {
  const classes = useStyles();
  return (
    <>
      {props.warnings.map(warning => (
        <Alert
          key={JSON.stringify(warning)}
          severity="warning"
          className={classes.banner}
          role="status"
        >
          {clusterWarningText(warning, Date.now())}
        </Alert>
      ))}
    </>
  );
}

/** Says that some of a cluster could not be read, and since when; names the cluster where it is one of several. */
export function PartialBanner(props: {
  partial: Staleness | null;
  cluster?: string;
}) {
  const classes = useStyles();
  if (!props.partial) return null;
  return (
    <Alert severity="info" className={classes.banner} role="status">
      <AlertTitle>
        {props.cluster === undefined
          ? 'Partly read'
          : `${props.cluster}: partly read`}{' '}
        <Since at={props.partial.since} />
      </AlertTitle>
      {props.partial.reason}
    </Alert>
  );
}

/** Says that no real cluster stands behind what is shown; names the cluster where it is one of several. */
export function SimulatedBanner(props: {
  simulated: boolean;
  cluster?: string;
}) {
  const classes = useStyles();
  if (!props.simulated) return null;
  return (
    <Alert severity="info" className={classes.banner} role="status">
      <AlertTitle>
        {props.cluster === undefined
          ? 'Simulated'
          : `${props.cluster}: simulated`}
      </AlertTitle>
      These figures come from a simulated cluster, not from a real Kafka.
    </Alert>
  );
}

/** Says that some of the history was never measured. */
export function ExampleBanner(props: { example: boolean }) {
  const classes = useStyles();
  if (!props.example) return null;
  return (
    <Alert severity="info" className={classes.banner} role="status">
      <AlertTitle>Example history</AlertTitle>
      Some of these days were generated for the example. They were never
      measured.
    </Alert>
  );
}

/** Says that nothing has been read from a cluster yet, and why. */
export function NotAssessedBanner(props: {
  cluster: string;
  error: string | null;
}) {
  const classes = useStyles();
  return (
    <Alert severity="info" className={classes.banner} role="status">
      <AlertTitle>{props.cluster}: nothing known yet</AlertTitle>
      {props.error ?? 'The first refresh is still running.'}
    </Alert>
  );
}

/** Says of one entity among several that it could not be read, why, and whether what is shown of it is from before. */
export function UnreadBanner(props: {
  entityRef: string;
  error: Error;
  isOld: boolean;
}) {
  const classes = useStyles();
  return (
    <Alert severity="warning" className={classes.banner} role="status">
      What <EntityRefLink entityRef={props.entityRef} hideIcon /> owns is{' '}
      {props.isOld ? 'shown as it was known before' : 'missing here'}:{' '}
      {errorSentence(props.error)}.
    </Alert>
  );
}

/** Says that the latest fetch failed, above what an earlier one brought. */
export function RefreshFailedBanner(props: {
  error: Error | undefined;
  onRetry: () => void;
}) {
  const classes = useStyles();
  if (!props.error) return null;
  return (
    <Alert
      severity="warning"
      className={classes.banner}
      role="status"
      action={
        <Button size="small" color="inherit" onClick={props.onRetry}>
          Retry
        </Button>
      }
    >
      Could not refresh: {errorSentence(props.error)}. This is what was known
      before.
    </Alert>
  );
}

/** Annotations that could not be read, each with its value, what is allowed, and the entity where it is another than this. */
export function AnnotationProblems(props: {
  entityRef: string;
  problems: EntityAnnotationProblem[];
}) {
  const classes = useStyles();
  if (props.problems.length === 0) return null;
  return (
    <Alert severity="warning" className={classes.banner} role="status">
      <AlertTitle>
        {props.problems.length === 1
          ? 'An annotation could not be read'
          : `${props.problems.length} annotations could not be read`}
      </AlertTitle>
      <ul className={classes.problems}>
        {props.problems.map(({ entityRef, annotation, value, allowed }) => (
          <li key={`${entityRef} ${annotation} ${value}`}>
            <code>{annotation}</code>
            {entityRef !== props.entityRef && (
              <>
                {' of '}
                <EntityRefLink entityRef={entityRef} hideIcon />
              </>
            )}{' '}
            is <code>{escapeInvisible(value)}</code>; allowed: {allowed}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
