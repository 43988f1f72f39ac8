import type { ReactNode } from 'react';
import {
  ConsumerGroupDetail,
  ConsumerGroupScaling,
  formatDuration,
  formatQuantity,
  timeToCatchUp,
} from 'backstage-plugin-kafka-capacity-common';
import { Facts } from '../marks/Facts';
import { Quantity } from '../marks/Quantity';
import { Section } from '../subject/Section';
import { TimeLagText } from './lag/TimeLagText';

/** What a group is and does now: state, members against partitions, how far behind, and where that leads. */
export function GroupStateSection(props: {
  group: ConsumerGroupDetail;
  scaling: ConsumerGroupScaling | undefined;
}) {
  const { group, scaling } = props;
  const noLag =
    group.type === 'share'
      ? 'only brokers of Kafka 4.2 and later tell the lag of share groups'
      : 'no partition has a commit';
  return (
    <Section title="State">
      <Facts
        facts={[
          ['State', group.state ?? <Quantity value={null} />],
          ['Type', group.type ?? <Quantity value={null} />],
          ['Members', membersAgainstPartitions(group)],
          ['Idle members', group.idleMembers],
          [
            group.type === 'share' ? 'Share-group lag' : 'Lag',
            <Quantity
              key="lag"
              value={group.lag}
              unit="records"
              missing={noLag}
            />,
          ],
          [
            'Time behind, worst partition',
            <TimeLagText key="behind" timeLag={scaling?.timeLag ?? null} />,
          ],
          velocityFact(scaling?.lagVelocity ?? null),
          [
            'Caught up in',
            <CatchUp key="catch-up" lag={group.lag} scaling={scaling} />,
          ],
          [
            'Written',
            <Quantity
              key="written"
              value={scaling?.produceRate}
              unit="records/s"
              missing="not measured"
            />,
          ],
          [
            'Committed',
            <Quantity
              key="committed"
              value={scaling?.consumeRate}
              unit="records/s"
              missing="not measured"
            />,
          ],
          ['Assignor', group.assignor ?? <Quantity value={null} />],
          [
            'Coordinator',
            group.coordinator === null ? (
              <Quantity value={null} />
            ) : (
              `broker ${group.coordinator}`
            ),
          ],
        ]}
      />
    </Section>
  );
}

function membersAgainstPartitions(group: ConsumerGroupDetail): string {
  return `${group.memberCount} for ${formatQuantity(
    group.partitionCount,
    'partitions',
  )}`;
}

/** The direction is said in words: a sign is easily overlooked. */
function velocityFact(velocity: number | null): [string, ReactNode] {
  if (velocity === 0) return ['Lag changes by', 'nothing: it is steady'];
  let label = 'Lag changes by';
  if (velocity !== null) label = velocity > 0 ? 'Lag grows by' : 'Lag falls by';
  return [
    label,
    <Quantity
      key="velocity"
      value={velocity === null ? null : Math.abs(velocity)}
      unit="records/s"
      missing="not measured"
    />,
  ];
}

function CatchUp(props: {
  lag: number | null;
  scaling: ConsumerGroupScaling | undefined;
}) {
  const { lag, scaling } = props;
  if (lag === 0) return <>it has caught up</>;
  const velocity = scaling?.lagVelocity ?? null;
  const seconds =
    scaling?.recommendation?.catchUpSeconds ??
    (lag === null || velocity === null
      ? undefined
      : timeToCatchUp(lag, velocity));
  if (seconds !== undefined) return <>{formatDuration(seconds)}</>;
  if (velocity !== null && lag !== null)
    return <>not while lag does not fall</>;
  return <Quantity value={null} />;
}
