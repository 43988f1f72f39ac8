import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useApi } from '@backstage/core-plugin-api';
import {
  BrokerDetail,
  brokerHoldingCalculation,
  BROKER_ROW_NAMES,
  BROKER_ROWS,
  BrokerRow,
  Signal,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { usePolled } from '../../usePolled';
import { CalculationView } from '../marks/CalculationView';
import { Facts } from '../marks/Facts';
import { LevelMark } from '../marks/LevelMark';
import { Quantity } from '../marks/Quantity';
import { Ago, Since } from '../marks/times';
import { Why } from '../marks/Why';
import { RefreshFailedBanner, StaleBanner } from '../states/banners';
import { FailurePanel } from '../states/FailurePanel';
import { AdviceList } from '../subject/AdviceList';
import { DetailSkeleton } from '../subject/DetailSkeleton';
import { Section } from '../subject/Section';
import { SignalList } from '../subject/SignalList';
import { BrokerForecastSection } from './BrokerForecastSection';
import { BrokerHistorySection } from './BrokerHistorySection';
import { MatricesSection } from './MatricesSection';
import { MetricSources } from './MetricSources';
import { VerticalTable } from './VerticalTable';

const useStyles = makeStyles((theme: Theme) => ({
  page: { fontFamily: theme.typography.fontFamily },
  facts: { color: theme.palette.text.secondary, overflowWrap: 'anywhere' },
  level: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: theme.spacing(1),
    margin: theme.spacing(1, 0),
    fontSize: theme.typography.h6.fontSize,
  },
  since: { fontSize: theme.typography.body2.fontSize },
  finding: { marginBottom: theme.spacing(2) },
  advice: { marginBottom: theme.spacing(2) },
  signal: { marginBottom: theme.spacing(1) },
}));

/** All that is known of a broker, kept up to date. */
export function BrokerPage(props: {
  cluster: string;
  id: number;
  /** The row of the guide's table that is asked about. */
  row: string | null;
}) {
  const { cluster, id, row } = props;
  const classes = useStyles();
  const api = useApi(kafkaCapacityApiRef);
  const detail = usePolled(
    () => api.getBroker(cluster, id),
    `${cluster}:${id}`,
  );
  const { value, error, refresh } = detail;
  if (!value) {
    return error ? (
      <FailurePanel error={error} what={`broker ${id}`} onRetry={refresh} />
    ) : (
      <DetailSkeleton />
    );
  }
  return (
    <article aria-label={`Broker ${id}`} className={classes.page}>
      <StaleBanner stale={value.stale} />
      <RefreshFailedBanner error={error} onRetry={refresh} />
      <BrokerHeading broker={value} />
      <AskedRow
        broker={value}
        row={BROKER_ROW_NAMES.find(name => name === row)}
      />
      <Section title="Metrics">
        <SignalList signals={value.signals} />
      </Section>
      <BrokerForecastSection cluster={cluster} id={id} />
      <MatricesSection brokers={[value]} bands={value.matrixBands} />
      <Section title="Size">
        <VerticalTable broker={id} vertical={value.vertical} />
      </Section>
    </article>
  );
}

function BrokerHeading({ broker }: { broker: BrokerDetail }) {
  const { id, cluster, host, port, rack, level, since, assessedAt } = broker;
  const classes = useStyles();
  return (
    <header>
      <Typography variant="h5" component="h2">
        Broker {id}
      </Typography>
      <Typography variant="body2" className={classes.facts}>
        cluster {cluster} · {host}:{port}
        {rack !== null && ` · rack ${rack}`}
        {broker.controller && ' · controller'}
      </Typography>
      <div className={classes.level}>
        <LevelMark level={level} />
        <span className={classes.since}>
          {since && <Since at={since} />}
          <span className={classes.facts}>
            {assessedAt && (
              <>
                {since && ' · '}assessed <Ago at={assessedAt} />
              </>
            )}
            {' · '}
            {broker.coverage.measured} of {broker.coverage.total} metrics
            measured
          </span>
        </span>
      </div>
      <Typography variant="body1" className={classes.finding}>
        {broker.finding}
      </Typography>
      <Facts
        facts={[
          [
            'Replicas',
            <span key="replicas">
              <Quantity value={broker.replicas} />
              <Why
                question="What are its replicas?"
                calculation={brokerHoldingCalculation('replicas', broker)}
              />
            </span>,
          ],
          [
            'Leaders',
            <span key="leaders">
              <Quantity value={broker.leaders} />
              <Why
                question="What are its leaders?"
                calculation={brokerHoldingCalculation('leaders', broker)}
              />
            </span>,
          ],
          [
            'Disk used',
            <span key="disk">
              <Quantity value={broker.usedBytes} unit="bytes" /> of{' '}
              <Quantity value={broker.totalBytes} unit="bytes" />
              <Why
                question="What is on its disk?"
                calculation={brokerHoldingCalculation('disk', broker)}
              />
            </span>,
          ],
        ]}
      />
      <div className={classes.advice}>
        <AdviceList advice={broker.advice} />
      </div>
    </header>
  );
}

/** How a row of the guide's table was evaluated: calculation, query and past of the signal that speaks for it. */
function AskedRow(props: { broker: BrokerDetail; row: BrokerRow | undefined }) {
  const { broker, row } = props;
  const cell = broker.cells.find(one => one.row === row);
  const metric = cell?.metric ?? (row && BROKER_ROWS[row][0]) ?? 'brokerCpu';
  const signal = broker.signals.find(({ id }) => id === metric);
  return (
    <>
      {row && signal && <AskedSignal signal={signal} />}
      {row && (
        <MetricSources
          cluster={broker.cluster}
          broker={broker.id}
          metric={metric}
        />
      )}
      <BrokerHistorySection broker={broker} initial={metric} />
    </>
  );
}

function AskedSignal({ signal }: { signal: Signal }) {
  const { title, level, value, unit, summary, calculation } = signal;
  const classes = useStyles();
  return (
    <Section
      title={title}
      aside={
        <>
          <LevelMark level={level} />{' '}
          {value !== undefined && <Quantity value={value} unit={unit} />}
        </>
      }
    >
      <Typography variant="body2" className={classes.signal}>
        {summary}
      </Typography>
      <CalculationView calculation={calculation} />
    </Section>
  );
}
