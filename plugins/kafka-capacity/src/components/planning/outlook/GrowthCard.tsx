import { useState } from 'react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import ToggleButton from '@material-ui/lab/ToggleButton';
import ToggleButtonGroup from '@material-ui/lab/ToggleButtonGroup';
import { InfoCard } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  formatQuantity,
  GrowthList,
  GrowthRow,
  growthText,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../../api';
import { usePolled } from '../../../usePolled';
import { Quantity } from '../../marks/Quantity';
import { RefreshFailedBanner } from '../../states/banners';
import { FailurePanel } from '../../states/FailurePanel';
import { FORECAST_POLL_MS } from '../forecast/usePast';

const CHOICES: readonly { by: GrowthList['by']; title: string }[] = [
  { by: 'domain', title: 'Domain' },
  { by: 'system', title: 'System' },
  { by: 'owner', title: 'Owner' },
  { by: 'cluster', title: 'Cluster' },
];
const SHOWN = 10;
const MORE = 50;

const useStyles = makeStyles((theme: Theme) => ({
  choice: { padding: theme.spacing(0.25, 1), textTransform: 'none' },
  rows: { listStyle: 'none', margin: theme.spacing(2, 0, 0), padding: 0 },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 2fr) 160px',
    alignItems: 'center',
    columnGap: theme.spacing(2),
    padding: theme.spacing(0.5, 0),
    [theme.breakpoints.down('xs')]: {
      gridTemplateColumns: 'minmax(0, 1fr) auto',
    },
  },
  name: { overflowWrap: 'anywhere' },
  bar: {
    height: 16,
    minWidth: 1,
    background: theme.palette.primary.main,
    [theme.breakpoints.down('xs')]: { gridColumn: '1 / -1', order: 1 },
  },
  figures: { textAlign: 'right' },
  quiet: { color: theme.palette.text.secondary },
}));

/** How the traffic of domains, systems, owners or clusters grows, a bar each for what they have now. */
export function GrowthCard() {
  const classes = useStyles();
  const api = useApi(kafkaCapacityApiRef);
  const [by, setBy] = useState<GrowthList['by']>('domain');
  const growth = usePolled(() => api.getGrowth(by), by, {
    everyMs: FORECAST_POLL_MS,
  });
  const { value, error, refresh } = growth;
  return (
    <InfoCard
      title="Growth of traffic"
      subheader="Mean of the last week, of all topics together; growth in 30 days over the last half year"
    >
      <ToggleButtonGroup
        size="small"
        exclusive
        value={by}
        aria-label="Growth by"
        onChange={(_event, chosen: GrowthList['by'] | null) => {
          if (chosen) setBy(chosen);
        }}
      >
        {CHOICES.map(one => (
          <ToggleButton key={one.by} value={one.by} className={classes.choice}>
            {one.title}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {!value && error && (
        <FailurePanel error={error} what="growth" onRetry={refresh} />
      )}
      {!value && !error && <GrowthSkeleton />}
      {value && (
        <>
          <RefreshFailedBanner error={error} onRetry={refresh} />
          <Bars key={by} growth={value} />
        </>
      )}
    </InfoCard>
  );
}

function Bars({ growth }: { growth: GrowthList }) {
  const { by, items } = growth;
  const classes = useStyles();
  const [most, setMost] = useState(SHOWN);
  if (items.length === 0) {
    return (
      <Typography variant="body2" className={classes.quiet}>
        {by === 'cluster'
          ? 'No topic has a whole week of history yet, or you may not read clusters.'
          : `No topic that belongs to ${
              by === 'owner' ? 'an' : 'a'
            } ${by} has a whole week of history yet.`}
      </Typography>
    );
  }
  const highest = Math.max(...items.map(one => one.currentMBps));
  return (
    <>
      <ul className={classes.rows} aria-label={`Growth by ${by}`}>
        {items.slice(0, most).map(row => (
          <Typography
            key={row.name}
            component="li"
            variant="body2"
            className={classes.row}
          >
            <span className={classes.name}>
              {by === 'cluster' ? (
                row.name
              ) : (
                <EntityRefLink entityRef={row.name} hideIcon />
              )}{' '}
              <span className={classes.quiet}>
                {formatQuantity(row.topics, 'topics')}
              </span>
            </span>
            <span
              aria-hidden
              className={classes.bar}
              style={{
                width: `${
                  highest > 0 ? (row.currentMBps / highest) * 100 : 0
                }%`,
              }}
            />
            <Figures row={row} />
          </Typography>
        ))}
      </ul>
      {items.length > most && (
        <Button size="small" onClick={() => setMost(most + MORE)}>
          Show more of {items.length}
        </Button>
      )}
    </>
  );
}

function Figures({ row }: { row: GrowthRow }) {
  const classes = useStyles();
  return (
    <span className={classes.figures}>
      <Quantity value={row.currentMBps} unit="MB/s" />
      <br />
      <span className={classes.quiet}>
        {row.growthRate === null
          ? 'growth not known yet'
          : growthText(row.growthRate)}
      </span>
    </span>
  );
}

function GrowthSkeleton() {
  return (
    <div role="progressbar" aria-label="Loading growth">
      {[0, 1, 2, 3].map(row => (
        <Skeleton key={row} variant="text" height={36} />
      ))}
    </div>
  );
}
