/**
 * Kafka's own rule for names of topics: nothing that a shell, YAML or HCL could take for anything else.
 *
 * @public
 */
export const TOPIC_NAME_PATTERN = '^(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}$';

/**
 * The rule in words.
 *
 * @public
 */
export const ALLOWED_TOPIC_NAME =
  '1 to 249 letters, digits, dots, dashes and underscores, and not . or ..';

const topicName = new RegExp(TOPIC_NAME_PATTERN);

/**
 * A convention for names of topics.
 *
 * @public
 */
export interface NameConvention {
  /** Regular expression for the whole name. */
  pattern: string;
  /** A name that follows it. */
  example: string;
}

/**
 * What is wrong with the name of a new topic, as `what is allowed`; undefined where it may be called so. Kafka's own rules
 * are asked first, then the convention.
 *
 * @public
 */
export function newTopicNameProblem(
  name: string,
  convention: NameConvention | null,
): string | undefined {
  if (!isTopicName(name)) return ALLOWED_TOPIC_NAME;
  if (name.startsWith('__')) {
    return "a name that doesn't begin with '__', as Kafka's own do";
  }
  if (convention && !new RegExp(convention.pattern).test(name)) {
    return `a name that follows the convention for topics, such as '${convention.example}'`;
  }
  return undefined;
}

/**
 * Whether two topics can't be in one cluster because of their names: Kafka takes `.` and `_` for the same, since they are in the names of
 * its metrics.
 *
 * @public
 */
export function topicNamesCollide(one: string, other: string): boolean {
  return one.replace(/\./g, '_') === other.replace(/\./g, '_');
}

/**
 * Whether Kafka takes it as the name of a topic.
 *
 * @public
 */
export function isTopicName(name: unknown): name is string {
  return typeof name === 'string' && topicName.test(name);
}
