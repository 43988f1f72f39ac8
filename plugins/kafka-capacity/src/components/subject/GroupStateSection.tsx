import {
  ConsumerGroupDetail,
  ConsumerGroupScaling,
  formatDuration,
  formatQuantity,
  timeToCatchUp,
} from 'backstage-plugin-kafka-capacity-common';
import { Facts } from '../marks/Facts';
import { Quantity } from '../marks/Quantity';
import { Section } from './Section';
import { TimeBehind } from './TimeBehind';

/** What a group is and does now: state, members against partitions, how far behind, and where that leads. */
export function GroupStateSection(props: {
  group: ConsumerGroupDetail;
  scaling: ConsumerGroupScaling | undefined;
}) {
  const { group, scaling } = props;
  const noLag =
    group.type === 'share'
      ? 'share groups commit no offsets'
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
            'Lag',
            <Quantity
              key="lag"
              value={group.lag}
              unit="records"
              missing={noLag}
            />,
          ],
          [
            'Time behind, worst partition',
            <TimeBehind key="behind" timeLag={scaling?.timeLag ?? null} />,
          ],
          ['Lag changes by', <Velocity key="velocity" scaling={scaling} />],
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
  return `${group.members.length} for ${formatQuantity(
    group.partitions.length,
    'partitions',
  )}`;
}

function Velocity(props: { scaling: ConsumerGroupScaling | undefined }) {
  const velocity = props.scaling?.lagVelocity ?? null;
  if (velocity === 0) return <>nothing: it is steady</>;
  let direction = '';
  if (velocity !== null) direction = velocity > 0 ? ', growing' : ', falling';
  return (
    <>
      <Quantity value={velocity} unit="records/s" missing="not measured" />
      {direction}
    </>
  );
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
