import { escapeName } from '../subjects/escapeName';
import type { Verbatim } from '../assessment/finding';
import type { BrokerFinding } from '../brokers/assessBroker';
import type { BrokerAction } from '../brokers/brokerAdvice';
import type {
  ClusterAction,
  ClusterFinding,
} from '../brokers/cluster/assessCluster';
import type { GroupAction, GroupFinding } from '../consumers/assessGroup';
import type { Snooze } from '../api/resources/subjects/snoozes';
import type { TopicAction, TopicFinding } from '../topics/topicFinding';
import { brokerActionText } from './brokers/brokerAdvice';
import { brokerFindingText } from './brokers/brokerSignal';
import { clusterFindingText } from './brokers/clusterFindings';
import { clusterActionText } from './brokers/clusterOptions';
import { groupActionText, groupFindingText } from './consumers/consumerGroups';
import { topicActionText, topicFindingText } from './topics/topicFindings';

/**
 * That a topic was recreated, which ends what was decided about the one before it.
 *
 * @public
 */
export interface RecreatedFinding {
  code: 'recreated';
  /** Null when nothing was decided. */
  ended: Pick<Snooze, 'kind' | 'by' | 'until' | 'reason'> | null;
  /** What was found of the new one. */
  now: CapacityFinding;
}

/**
 * That a group is missing from a list of groups that is not whole.
 *
 * @public
 */
export interface MissingGroupFinding {
  code: 'missing-group';
  /** Why not every group could be read. */
  fault: string;
}

/**
 * What was found of a topic or consumer group: a code with its numbers, as it is stored and compared.
 *
 * @public
 */
export type SubjectFinding =
  | GroupFinding
  | MissingGroupFinding
  | RecreatedFinding
  | TopicFinding
  | Verbatim;

/**
 * What to do about a topic or consumer group.
 *
 * @public
 */
export type SubjectAction = GroupAction | TopicAction | Verbatim;

/**
 * What was found of anything that has a level: of a topic, consumer group, broker or cluster.
 *
 * @public
 */
export type CapacityFinding = SubjectFinding | BrokerFinding | ClusterFinding;

/**
 * What to do about anything that has a level.
 *
 * @public
 */
export type CapacityAction = SubjectAction | BrokerAction | ClusterAction;

/**
 * A finding as one sentence or two.
 *
 * @public
 */
export function findingText(finding: CapacityFinding): string {
  switch (finding.code) {
    case 'broker':
    case 'broker-unreadable':
      return brokerFindingText(finding);
    case 'cluster-signal':
    case 'cluster-message-rate':
    case 'cluster-brokers':
    case 'cluster-within':
    case 'cluster-unknown':
      return clusterFindingText(finding);
    case 'group':
    case 'unreadable':
      return groupFindingText(finding);
    case 'missing-group':
      return `It is missing from the last sweep, in which not every group could be read: ${finding.fault}`;
    case 'recreated':
      return recreatedText(finding);
    default:
      return topicFindingText(finding);
  }
}

function recreatedText({ ended, now }: RecreatedFinding): string {
  const end = ended
    ? `, which ended what ${escapeName(ended.by)} had decided (${
        ended.kind
      } until ${ended.until}: ${escapeName(ended.reason)})`
    : '';
  return `The topic was recreated${end}. ${findingText(now)}`;
}

/**
 * What to do in a few words, such as `add 2 members`.
 *
 * @public
 */
export function actionText(action: CapacityAction): string {
  switch (action.code) {
    case 'cluster-option':
      return clusterActionText(action.option);
    case 'rebalance':
    case 'scale-up':
    case 'plan':
    case 'add-brokers':
    case 'size-unknown':
    case 'spread-partitions':
    case 'free-disk':
    case 'find-slow-requests':
    case 'find-queue':
    case 'relieve-heap':
    case 'tune-gc':
    case 'wait-for-reassignment':
      return brokerActionText(action);
    case 'verbatim':
      return action.text;
    case 'increase-partitions':
    case 'review-rate':
      return topicActionText(action);
    default:
      return groupActionText(action);
  }
}
