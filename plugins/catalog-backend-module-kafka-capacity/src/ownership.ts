import {
  KubernetesValidatorFunctions,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { NewTopicDeclaration } from 'backstage-plugin-kafka-capacity-common';
import { ImportedName } from './entityNames';

/** Who owns what, and to which system it belongs. Exactly one of prefix, pattern, topicConfig and map is given. */
export interface OwnershipRule {
  kind?: ImportedName['kind'];
  cluster?: string;
  prefix?: string;
  pattern?: RegExp;
  /** A topic's configuration by Kafka's own key. */
  topicConfig?: { key: string; pattern: RegExp };
  /** Owners by name. */
  map?: ReadonlyMap<string, string>;
  /** May hold `$1` to `$9` for what the regular expression captured. */
  owner?: string;
  system?: string;
}

/** A cluster, topic or group whose owner is asked for. */
export interface OwnedSubject extends ImportedName {
  /** Of a topic: its configuration, null when it could not be read. */
  config?: Record<string, string> | null;
  /** Of a topic: what was said when it was created here. */
  declaration?: NewTopicDeclaration | null;
}

/** What the rules say of a subject. */
export interface Ownership {
  /** Entity reference. */
  owner: string;
  /** Entity reference. */
  system?: string;
  /** True when a rule asked for a configuration that could not be read: the rest may be wrong. */
  uncertain: boolean;
}

/**
 * What was declared of the subject and else what the first rules that match say: the first that tells an owner, and the
 * first that tells a system.
 *
 * @param unknownOwner - for what no rule gives an owner
 */
export function ownershipOf(
  subject: OwnedSubject,
  rules: readonly OwnershipRule[],
  unknownOwner: string,
): Ownership {
  const { declaration } = subject;
  let owner = refOf(declaration?.owner, 'group');
  let system = refOf(declaration?.system, 'system');
  let uncertain = false;
  for (const rule of rules) {
    if (!isAbout(rule, subject)) continue;
    if (rule.topicConfig && subject.config === null) {
      uncertain ||= owner === undefined || system === undefined;
      continue;
    }
    const captures = match(rule, subject);
    if (!captures) continue;
    owner ??= refOf(
      rule.map?.get(subject.name) ?? fill(rule.owner, captures),
      'group',
    );
    system ??= refOf(fill(rule.system, captures), 'system');
    if (owner !== undefined && system !== undefined) break;
  }
  return {
    owner: owner ?? unknownOwner,
    ...(system !== undefined && { system }),
    uncertain,
  };
}

/** Clusters are only named by rules that say so: a prefix of topics is none of clusters. */
function isAbout(rule: OwnershipRule, { kind, cluster }: ImportedName) {
  return (
    (rule.kind === undefined ? kind !== 'cluster' : rule.kind === kind) &&
    (rule.cluster === undefined || rule.cluster === cluster)
  );
}

/** What was captured; undefined when the rule does not match. */
function match(
  rule: OwnershipRule,
  { name, config }: OwnedSubject,
): readonly (string | undefined)[] | undefined {
  if (rule.pattern) return rule.pattern.exec(name) ?? undefined;
  if (rule.topicConfig) {
    const { key, pattern } = rule.topicConfig;
    const value = config?.[key];
    return value === undefined ? undefined : pattern.exec(value) ?? undefined;
  }
  const matches =
    rule.prefix === undefined
      ? rule.map?.has(name)
      : name.startsWith(rule.prefix);
  return matches ? [name] : undefined;
}

function fill(
  template: string | undefined,
  captures: readonly (string | undefined)[],
): string | undefined {
  return template?.replace(
    /\$([1-9])/g,
    (_, index) => captures[Number(index)] ?? '',
  );
}

/** A whole entity reference; undefined when what was captured makes none. */
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
