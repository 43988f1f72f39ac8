import { useState } from 'react';
import Box from '@material-ui/core/Box';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import Skeleton from '@material-ui/lab/Skeleton';
import Alert from '@material-ui/lab/Alert';
import { useApi } from '@backstage/core-plugin-api';
import {
  formatBytes,
  formatQuantity,
  MetricsSourceAnswer,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../../api';
import { usePolled } from '../../../usePolled';
import { Facts } from '../../marks/Facts';
import { Quantity } from '../../marks/Quantity';
import { Ago } from '../../marks/times';
import { RefreshFailedBanner, StaleBanner } from '../../states/banners';
import { FailurePanel } from '../../states/FailurePanel';
import { Section } from '../../subject/Section';
import { Column, DataTable } from '../../table/DataTable';
import { SourceMetricTable } from './SourceMetricTable';
import { SourceSetup } from './SourceSetup';

type Profile = MetricsSourceAnswer['profiles'][number];

const PROFILE_COLUMNS: Column<Profile>[] = [
  {
    id: 'profile',
    label: 'Exporter',
    titles: true,
    sortBy: row => row.title,
    render: row => row.title,
  },
  {
    id: 'found',
    label: 'Found',
    sortBy: row => Number(row.found),
    render: row => (row.found ? 'yes' : 'no'),
  },
  {
    id: 'answers',
    label: 'Answers',
    render: row => row.answers.join(', ') || null,
  },
  {
    id: 'missing',
    label: 'Not exported',
    render: row => (row.found ? row.missing.join(', ') || null : null),
  },
];

/** Which exporter answers which metric of a cluster's brokers, by which query, and why one is unknown. */
export function SourcesPart(props: { cluster: string }) {
  const { cluster } = props;
  const api = useApi(kafkaCapacityApiRef);
  const source = usePolled(() => api.getMetricsSource(cluster), cluster);
  const { value, error, refresh } = source;
  if (!value) {
    return error ? (
      <FailurePanel
        error={error}
        what={`the metrics source of ${cluster}`}
        onRetry={refresh}
      />
    ) : (
      <Skeleton
        variant="rect"
        height={320}
        role="progressbar"
        aria-label="Loading the metrics source"
      />
    );
  }
  if (!value.configured) return <SourceSetup cluster={cluster} />;
  return (
    <>
      <StaleBanner stale={value.stale} />
      <RefreshFailedBanner error={error} onRetry={refresh} />
      {value.faults.map(({ code, message }) => (
        <Alert key={`${code} ${message}`} severity="warning" role="status">
          {message}
        </Alert>
      ))}
      <Box mb={2}>
        <Facts
          facts={[
            ['Source', value.kind ?? 'gave nothing'],
            [
              'Last read',
              value.readAt ? (
                <Ago key="read" at={value.readAt} />
              ) : (
                <Quantity key="read" value={null} missing="not read yet" />
              ),
            ],
            ...(value.cost
              ? ([
                  [
                    'In a refresh',
                    `${formatQuantity(
                      value.cost.requests,
                      'requests',
                    )}, ${formatBytes(value.cost.bytesReceived)}`,
                  ],
                ] as [string, string][])
              : []),
          ]}
        />
      </Box>
      <Section title="Exporters found">
        <DataTable
          label="Exporters"
          columns={PROFILE_COLUMNS}
          rows={[...value.profiles].sort(
            (a, b) => Number(b.found) - Number(a.found),
          )}
          rowKey={row => row.id}
          stacks
        />
      </Section>
      {value.brokers.length > 0 && <BrokerMetrics source={value} />}
    </>
  );
}

function BrokerMetrics({ source }: { source: MetricsSourceAnswer }) {
  const { brokers } = source;
  const [chosen, setChosen] = useState(brokers[0].id);
  const broker = brokers.find(({ id }) => id === chosen) ?? brokers[0];
  return (
    <Section
      title="Metrics"
      aside={
        brokers.length > 1 && (
          <TextField
            select
            size="small"
            id="kafka-capacity-source-broker"
            label="Broker"
            value={broker.id}
            onChange={event => setChosen(Number(event.target.value))}
            SelectProps={{ MenuProps: { style: { maxHeight: 400 } } }}
          >
            {brokers.map(({ id }) => (
              <MenuItem key={id} value={id}>
                {id}
              </MenuItem>
            ))}
          </TextField>
        )
      }
    >
      <Typography variant="body2" gutterBottom>
        {formatQuantity(
          broker.metrics.filter(({ value }) => value !== null).length,
        )}{' '}
        of {formatQuantity(broker.metrics.length, 'metrics')} of broker{' '}
        {broker.id} are known.
      </Typography>
      <SourceMetricTable
        label={`Metrics of broker ${broker.id}`}
        metrics={broker.metrics}
      />
    </Section>
  );
}
