import type { WordedConsumerStrategy } from '../../api/resources/consumer-groups/consumerScaling';
import { formatNumber, formatQuantity } from '../../calculation/format';
import type {
  ConsumerStrategy,
  ConsumerStrategyFinding,
  ConsumerStrategyKind,
} from '../../consumers/consumerStrategies';
import { countWith, verbFor } from '../agreement';
import { topicText, tuneText } from './consumerRecommendation';

const TITLES: Record<ConsumerStrategyKind, string> = {
  static: 'Static: declare a count',
  dynamic: 'Dynamic: follow the lag',
  tuning: 'Tuning: make each member faster',
};

export type { WordedConsumerStrategy };

/**
 * Words an option to scale a consumer group.
 *
 * @public
 */
export function consumerStrategyWording({
  kind,
  members,
  preferred,
  finding,
  stateful,
}: ConsumerStrategy): WordedConsumerStrategy {
  return {
    kind,
    title: TITLES[kind],
    members,
    reason: reasonText(finding),
    whenNot: whenNotText(kind, stateful),
    preferred,
  };
}

function whenNotText(kind: ConsumerStrategyKind, stateful: boolean): string {
  switch (kind) {
    case 'static':
      return 'The rate at peak is twice the usual one or more: most of the time most members would have nothing to do.';
    case 'dynamic':
      return `${
        stateful
          ? 'It keeps state per partition, which every step moves and restores: prefer a declared count. '
          : ''
      }Each step is a rebalance: not where one takes longer than the peak lasts, nor where what the members write to is the bottleneck, for then more of them make it slower. Not with static membership.`;
    case 'tuning':
      return 'Members are few and cheap: another one is less work than a faster one, as long as there are partitions for it.';
    default:
      return kind satisfies never;
  }
}

const NOT_MEASURED =
  'it has not been measured what one member can do. Declare kafka-capacity/consumer-benchmark-records-per-second.';

function reasonText(finding: ConsumerStrategyFinding): string {
  switch (finding.code) {
    case 'count-unknown':
      return `The count can't be said: ${NOT_MEASURED}`;
    case 'lag-unknown':
      return `The lag from which to add members can't be said: ${NOT_MEASURED}`;
    case 'declare':
      return declareText(
        finding,
        `${countWith(finding.count, 'members', 'carry')} ${rateText(finding)}`,
      );
    case 'declare-for-backlog':
      return declareText(
        finding,
        `${formatQuantity(
          finding.backlog,
          'members',
        )} until the lag is worked off, then ${
          finding.count
        }, enough for ${rateText(finding)}`,
      );
    case 'declare-all':
      return declareText(
        finding,
        `${formatQuantity(finding.need, 'members')} would carry ${rateText(
          finding,
        )}, and ${countWith(
          finding.partitions,
          'partitions',
          'feed',
        )} no more than ${finding.partitions}: declare ${
          finding.partitions === 1 ? 'it' : 'those'
        }, and ${
          finding.fixed
            ? tuneText(finding.fixed)
            : 'add partitions for the rest'
        }`,
      );
    case 'follow-lag':
      return `Between ${finding.min}, which ${verbFor(
        finding.min,
        'carry',
      )} the usual rate, and ${
        finding.max
      }, all that can have a partition${withAnotherAssignor(
        finding.fed,
      )}, members come when lag grows and go when it has been worked off.`;
    case 'no-room': {
      const { need, max } = finding;
      const all =
        max === 1
          ? 'the one member that its partitions allow'
          : `all ${formatQuantity(max, 'members')} that the partitions allow`;
      return need > max
        ? `The usual rate takes ${formatQuantity(
            need,
            'members',
          )}, more than ${all}: it would stay at ${max} until there are more partitions.`
        : `The usual rate already takes ${all}: there is no room to move in.`;
    }
    case 'tune':
      return `Faster members need fewer of them, and fewer partitions.${nowText(
        finding.rate,
      )}`;
    case 'tune-first':
      return `Every partition has its member: ${
        finding.fixed
          ? tuneText(finding.fixed)
          : 'only faster ones help, short of more partitions'
      }.${nowText(finding.rate)}`;
    case 'tune-or-add-partitions': {
      const { need, members, partitions, rate } = finding;
      return `It needs ${formatQuantity(need, 'members')}, and ${countWith(
        partitions,
        'partitions',
        'feed',
      )} no more than ${partitions}: ${
        members < partitions ? `have ${partitions} first, then ` : ''
      }make each faster by a factor of ${formatNumber(need / partitions)}${
        finding.fixed
          ? `; ${topicText(finding.fixed)} must keep its partition count`
          : ', or add partitions'
      }.${nowText(rate)}`;
    }
    default:
      return finding satisfies never;
  }
}

function declareText(
  { fed, has }: { fed: number | null; has: number },
  said: string,
): string {
  return `${said}${withAnotherAssignor(fed)}; it has ${formatNumber(
    has,
  )}. Nothing moves by itself, so there are no rebalances but those of a deployment.`;
}

function rateText({ peak }: { peak: boolean }): string {
  return peak ? 'the largest rate seen' : 'the rate of now';
}

function withAnotherAssignor(fed: number | null): string {
  return fed === null
    ? ''
    : `, with another assignor: now no more than ${fed} get a partition`;
}

function nowText(rate: number | null): string {
  return rate === null
    ? ''
    : ` Now one does ${formatQuantity(rate, 'records/s')}.`;
}
