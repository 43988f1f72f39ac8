import {
  KubernetesValidatorFunctions,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { NewTopicDeclaration } from 'backstage-plugin-kafka-capacity-common';

/**
 * Who owns what, and to which system it belongs. Exactly one of prefix, pattern, topicConfig, aclPrincipal and map is given.
 *
 * @public
 */
export interface OwnershipRule {
  kind?: Exclude<OwnedSubject['kind'], 'broker'>;
  cluster?: string;
  prefix?: string;
  pattern?: RegExp;
  /** A topic's configuration by Kafka's own key. */
  topicConfig?: { key: string; pattern: RegExp };
  /** A principal that may write to the topic, or read with the group. */
  aclPrincipal?: RegExp;
  /** Owners by name. */
  map?: ReadonlyMap<string, string>;
  /** May hold `$1` to `$9` for what the regular expression captured. */
  owner?: string;
  system?: string;
}

/**
 * A cluster, topic or group whose owner is asked for.
 *
 * @public
 */
export interface OwnedSubject {
  kind: 'cluster' | 'broker' | 'topic' | 'consumer-group';
  /** Name of the cluster in the configuration. */
  cluster: string;
  /** Topic name, group id, the broker's id, or the cluster's name again. */
  name: string;
  /** Of a topic: its configuration, null when it could not be read. */
  config?: Record<string, string> | null;
  /** Of a topic: what was said when it was created here. */
  declaration?: NewTopicDeclaration | null;
  /** Of a topic or group: who may write to it or read with it, in order; null when that could not be read. */
  principals?: readonly string[] | null;
}

/**
 * What the rules say of a subject.
 *
 * @public
 */
export interface Ownership {
  /** Entity reference; undefined when neither a rule nor a declaration gives an owner. */
  owner?: string;
  /** Entity reference. */
  system?: string;
  /** True when a rule asked for a configuration, or for principals, that could not be read: the rest may be wrong. */
  uncertain: boolean;
}

/**
 * What was declared of the subject and else what the first rules that match say: the first that tells an owner, and the
 * first that tells a system.
 *
 * @public
 */
export function ownershipOf(
  subject: OwnedSubject,
  rules: readonly OwnershipRule[],
): Ownership {
  const { declaration } = subject;
  let owner = refOf(declaration?.owner, 'group');
  let system = refOf(declaration?.system, 'system');
  let uncertain = false;
  for (const rule of rules) {
    if (!isAbout(rule, subject)) continue;
    if (asksForUnread(rule, subject)) {
      uncertain ||=
        (owner === undefined && rule.owner !== undefined) ||
        (system === undefined && rule.system !== undefined);
      continue;
    }
    const matches = matchesOf(rule, subject);
    owner ??= firstRef(
      matches.map(
        captures => rule.map?.get(subject.name) ?? fill(rule.owner, captures),
      ),
      'group',
    );
    system ??= firstRef(
      matches.map(captures => fill(rule.system, captures)),
      'system',
    );
    if (owner !== undefined && system !== undefined) break;
  }
  return {
    ...(owner !== undefined && { owner }),
    ...(system !== undefined && { system }),
    uncertain,
  };
}

/** Clusters are only named by rules that say so: a prefix of topics is none of clusters. */
function isAbout(rule: OwnershipRule, { kind, cluster }: OwnedSubject) {
  return (
    (rule.kind === undefined ? kind !== 'cluster' : rule.kind === kind) &&
    (rule.cluster === undefined || rule.cluster === cluster)
  );
}

function asksForUnread(
  rule: OwnershipRule,
  { config, principals }: OwnedSubject,
): boolean {
  return (
    (rule.topicConfig !== undefined && config === null) ||
    (rule.aclPrincipal !== undefined && principals === null)
  );
}

type Captures = readonly (string | undefined)[];

/** What was captured, once for each match in order; empty when the rule does not match. */
function matchesOf(
  rule: OwnershipRule,
  { name, config, principals }: OwnedSubject,
): Captures[] {
  if (rule.pattern) return execAll(rule.pattern, [name]);
  if (rule.topicConfig) {
    const { key, pattern } = rule.topicConfig;
    const value = config?.[key];
    return value === undefined ? [] : execAll(pattern, [value]);
  }
  if (rule.aclPrincipal) return execAll(rule.aclPrincipal, principals ?? []);
  const matches =
    rule.prefix === undefined
      ? rule.map?.has(name)
      : name.startsWith(rule.prefix);
  return matches ? [[name]] : [];
}

function execAll(pattern: RegExp, texts: readonly string[]): Captures[] {
  return texts.flatMap(text => {
    const captures = pattern.exec(text);
    return captures ? [captures] : [];
  });
}

function fill(
  template: string | undefined,
  captures: Captures,
): string | undefined {
  return template?.replace(
    /\$([1-9])/g,
    (_, index) => captures[Number(index)] ?? '',
  );
}

function firstRef(
  texts: readonly (string | undefined)[],
  defaultKind: 'group' | 'system',
): string | undefined {
  for (const text of texts) {
    const ref = refOf(text, defaultKind);
    if (ref !== undefined) return ref;
  }
  return undefined;
}

/**
 * A whole entity reference; undefined when the text makes none.
 *
 * @public
 */
export function refOf(
  text: string | undefined,
  defaultKind: 'group' | 'system',
): string | undefined {
  if (text === undefined) return undefined;
  try {
    const ref = parseEntityRef(text, { defaultKind });
    return KubernetesValidatorFunctions.isValidObjectName(ref.name)
      ? stringifyEntityRef(ref)
      : undefined;
  } catch {
    return undefined;
  }
}
