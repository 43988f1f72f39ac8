import { ModelResult } from '../../calculation/modelInput';
import {
  checkGiven,
  checkLabelValue,
  checkObjectName,
  checkShortObjectName,
  oneOf,
  within,
} from '../documentInputs';
import { GeneratedDocument } from '../generatedDocument';
import { metadata, quoted, yamlText } from '../yamlDocument';

/**
 * New brokers that Cruise Control is to move replicas to.
 *
 * @public
 */
export interface AddBrokersRebalance {
  /** Ids of the new brokers. */
  brokers: readonly number[];
  /** Bytes per second at which a broker may send or receive replicas. */
  throttleBytesPerSecond: number;
  /** Whether Kafka's own topics, whose names begin with two underscores, move too; false unless given. */
  includeInternal?: boolean;
}

/**
 * A rebalance for Strimzi's Cruise Control.
 *
 * @public
 */
export interface StrimziRebalance extends AddBrokersRebalance {
  /** Name of the `Kafka` resource. */
  kafkaResource: string;
  namespace?: string;
  /** `v1` (Strimzi 0.49 and later) unless given. */
  apiVersion?: 'v1' | 'v1beta2';
}

const INTERNAL_TOPICS = '__.*';

/**
 * A Strimzi `KafkaRebalance` that moves replicas to new brokers. Strimzi proposes the moves first; you approve them.
 *
 * @returns a failure that names the input which can't be declared
 * @public
 */
export function strimziRebalance(
  given: StrimziRebalance,
): ModelResult<GeneratedDocument> {
  const { kafkaResource, namespace, apiVersion = 'v1', brokers } = given;
  const failure =
    oneOf(['v1', 'v1beta2'])('apiVersion', apiVersion) ??
    checkLabelValue('kafkaResource', kafkaResource) ??
    checkObjectName('kafkaResource', kafkaResource) ??
    checkGiven('namespace', namespace, checkShortObjectName) ??
    checkRebalance(given);
  if (failure) return failure;
  const name = `${kafkaResource}-add-brokers`;
  const where = namespace === undefined ? '' : ` --namespace ${namespace}`;
  const content = {
    apiVersion: `kafka.strimzi.io/${apiVersion}`,
    kind: 'KafkaRebalance',
    metadata: {
      ...metadata(name, namespace),
      labels: { 'strimzi.io/cluster': quoted(kafkaResource) },
    },
    spec: {
      mode: 'add-brokers',
      brokers: [...brokers],
      replicationThrottle: Math.round(given.throttleBytesPerSecond),
      ...(!given.includeInternal && {
        excludedTopics: quoted(INTERNAL_TOPICS),
      }),
    },
  };
  return {
    fileName: `${name}.yaml`,
    language: 'yaml',
    text: yamlText(content, {
      head: [
        'Once its status is ProposalReady, look at the proposal, then approve it:',
        `kubectl annotate kafkarebalance ${name}${where} strimzi.io/rebalance=approve`,
      ],
      comments: [
        {
          path: ['spec', 'replicationThrottle'],
          lines: ['Bytes per second in and out of a broker.'],
        },
      ],
    }),
  };
}

/**
 * A request to Cruise Control itself that moves replicas to new brokers. As written it only proposes; with `dryrun=false` it moves.
 *
 * @returns a failure that names the input which can't be requested
 * @public
 */
export function cruiseControlAddBrokers(
  given: AddBrokersRebalance,
): ModelResult<GeneratedDocument> {
  const failure = checkRebalance(given);
  if (failure) return failure;
  const query = [
    `brokerid=${given.brokers.join(',')}`,
    `replication_throttle=${Math.round(given.throttleBytesPerSecond)}`,
    ...(given.includeInternal ? [] : [`excluded_topics=${INTERNAL_TOPICS}`]),
    'dryrun=true',
    'json=true',
  ].join('&');
  return {
    fileName: 'add-brokers.sh',
    language: 'bash',
    text: `# Proposes moves. Look at them, then repeat it with dryrun=false.
curl --fail --request POST "$CRUISE_CONTROL/kafkacruisecontrol/add_broker?${query}"
`,
  };
}

function checkRebalance(given: AddBrokersRebalance) {
  const checkId = within({ min: 0, max: 2 ** 31 - 1, integer: true });
  return (
    within({ min: 1, max: 1_000, integer: true })(
      'brokers',
      given.brokers.length,
    ) ??
    given.brokers
      .map(id => checkId('brokers', id))
      .find(failure => failure !== undefined) ??
    within({ min: 1, max: 1e12 })(
      'throttleBytesPerSecond',
      given.throttleBytesPerSecond,
    )
  );
}
