import { ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import {
  DeclaredFacts,
  TopicThroughput,
  formatDuration,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';
import { Facts } from '../marks/Facts';
import { Quantity } from '../marks/Quantity';
import { Ago } from '../marks/times';

/** What a topic carries, as measured and as declared. */
export function ThroughputFacts(props: {
  throughput: TopicThroughput;
  declared: DeclaredFacts;
}) {
  const { throughput, declared } = props;
  const over = formatDuration(throughput.meanSeconds);
  const missing = throughput.reason ?? 'not measured yet';
  const facts: [string, ReactNode][] = [
    [
      'Now',
      <span key="now">
        <Quantity
          value={throughput.currentMBps}
          unit="MB/s"
          missing={missing}
        />
        {throughput.currentMBps !== null && `, over ${over}`}
      </span>,
    ],
    [
      'Records now',
      <Quantity
        key="records"
        value={throughput.recordsPerSecond}
        unit="records/s"
        missing="not measured yet"
      />,
    ],
    [
      'Measured peak',
      <span key="peak">
        <Quantity value={throughput.peakMBps} unit="MB/s" missing={missing} />
        {throughput.peakAt && (
          <>
            , <Ago at={throughput.peakAt} />: the most over {over} in{' '}
            {formatQuantity(throughput.peakDays, 'days')}
          </>
        )}
      </span>,
    ],
    [
      'Bytes per record',
      <Quantity
        key="bytes"
        value={throughput.bytesPerRecord}
        unit="bytes"
        missing={missing}
      />,
    ],
  ];
  if (declared.peakThroughputMBps !== undefined) {
    facts.push([
      'Declared peak',
      <Quantity
        key="declared"
        value={declared.peakThroughputMBps}
        unit="MB/s"
      />,
    ]);
  }
  if (declared.targetParallelism !== undefined) {
    facts.push([
      'Declared parallelism',
      <Quantity
        key="parallelism"
        value={declared.targetParallelism}
        unit="consumers"
      />,
    ]);
  }
  return (
    <>
      <Facts facts={facts} />
      {throughput.reason && (
        <Typography variant="body2" color="textSecondary">
          MB/s are not known: {throughput.reason}.
        </Typography>
      )}
    </>
  );
}
