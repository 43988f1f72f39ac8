import { KubernetesValidatorFunctions } from '@backstage/catalog-model';
import {
  checkNumber,
  inputFailure,
  ModelFailure,
  NumberRange,
} from '../calculation/modelInput';
import { isEntityReference } from '../subjects/entityReferences';
import { ALLOWED_TOPIC_NAME, isTopicName } from '../subjects/topicNames';

/**
 * Settings of a topic by name, such as `retention.ms`.
 *
 * @public
 */
export type TopicConfigs = Readonly<Record<string, string>>;

/** A failure that names the field when the value is not what it must be. */
export type InputCheck = (
  field: string,
  value: unknown,
) => ModelFailure | undefined;

/** Checks an input only where it is given. */
export function checkGiven(
  field: string,
  value: unknown,
  check: InputCheck,
): ModelFailure | undefined {
  return value === undefined ? undefined : check(field, value);
}

/** A check of a number. */
export function within(range: NumberRange): InputCheck {
  return (field, value) => checkNumber(field, value, range);
}

/** A check of a text. */
export function textThat(
  allowed: string,
  fits: (value: string) => boolean,
): InputCheck {
  return (field, value) =>
    typeof value === 'string' && fits(value)
      ? undefined
      : inputFailure(field, value, allowed);
}

/** A check of one of some values. */
export function oneOf(values: readonly string[]): InputCheck {
  const allowed =
    values.length === 2 ? values.join(' or ') : `one of ${values.join(', ')}`;
  return textThat(allowed, value => values.includes(value));
}

/** Kafka's name of a topic. */
export const checkTopic = textThat(ALLOWED_TOPIC_NAME, isTopicName);

/** A number of partitions. */
export const checkPartitions = within({
  min: 1,
  max: 1_000_000,
  integer: true,
});

/** Replicas of each partition. */
export const checkReplicas = within({ min: 1, max: 1_000, integer: true });

const HOST_AND_PORT = /^(?:[a-zA-Z0-9._-]+|\[[0-9a-fA-F:.]+\]):[0-9]{1,5}$/;

/** Brokers as `host:port[,host:port…]`. */
export const checkBootstrap = textThat(
  'brokers as host:port, separated by commas',
  value =>
    value.length <= 10_000 &&
    value.split(',').every(server => HOST_AND_PORT.test(server)),
);

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Any text that survives being written and read again. */
export const checkText = textThat(
  'text of 1 to 10000 characters',
  value =>
    value.length >= 1 &&
    value.length <= 10_000 &&
    !value.includes('\0') &&
    !LONE_SURROGATE.test(value),
);

const checkConfigName = textThat(
  'settings named by letters, digits, dots, dashes and underscores',
  name => /^[a-zA-Z0-9._-]{1,249}$/.test(name),
);

/** Settings of a topic. */
export function checkConfigs(
  configs: TopicConfigs | undefined,
): ModelFailure | undefined {
  return Object.entries(configs ?? {})
    .map(
      ([name, value]) =>
        checkConfigName('configs', name) ?? checkText(`configs.${name}`, value),
    )
    .find(failure => failure !== undefined);
}

const DNS_SUBDOMAIN =
  /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

function objectName(maxLength: number): InputCheck {
  return textThat(
    `a Kubernetes name: 1 to ${maxLength} lower-case letters, digits, dashes and dots`,
    value => value.length <= maxLength && DNS_SUBDOMAIN.test(value),
  );
}

/** The name of a Kubernetes object. */
export const checkObjectName = objectName(253);

/** A namespace, or the name of an object that gets into labels. */
export const checkShortObjectName = objectName(63);

/** The value of a Kubernetes label. */
export const checkLabelValue = textThat(
  'the value of a Kubernetes label: 1 to 63 letters, digits, dashes, dots and underscores',
  value => /^[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,61}[a-zA-Z0-9])?$/.test(value),
);

/** The name of an entity, by the catalog's own rule. */
export const checkEntityName = textThat(
  'the name of an entity: 1 to 63 letters, digits, dashes, underscores and dots, with a letter or digit at both ends',
  value => KubernetesValidatorFunctions.isValidObjectName(value),
);

/** The reference of an entity. */
export const checkReference = textThat(
  'the reference of an entity, such as group:default/ordering',
  value => isEntityReference(value),
);

/** The reference of an entity that names its kind. */
export const checkFullReference = textThat(
  'the reference of an entity, such as resource:default/kafka-prod',
  value => isEntityReference(value, { kind: 'required' }),
);
