import { murmur2 } from '../topics/hazards/keyHashing';
import { checkObjectName } from './documentInputs';

/** The catalog's own limit. */
const MAX_ENTITY_NAME = 63;

/**
 * A Kubernetes name for a topic. Two topics never get the same: a name that Kubernetes does not allow gets a hash of the topic's.
 */
export function objectNameOf(topic: string): string {
  if (checkObjectName('', topic) === undefined) return topic;
  const readable = topic
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 200)
    .replace(/-+$/, '');
  return `${readable || 'topic'}-${hashOf(topic)}`;
}

/** A name for a Terraform resource, different from that of any other topic. */
export function resourceNameOf(topic: string): string {
  if (/^[a-zA-Z_][a-zA-Z0-9_-]*$/.test(topic)) return topic;
  return `topic_${topic.replace(/[^a-zA-Z0-9_-]/g, '_')}_${hashOf(topic)}`;
}

/**
 * A name for the entity of a topic. Entity references ignore case and topic names do not, so that a name that is not in lower case, or
 * not allowed, gets a hash of the topic's.
 *
 * @public
 */
export function topicEntityName(topic: string): string {
  if (
    topic.length <= MAX_ENTITY_NAME &&
    /^[a-z0-9](?:[-a-z0-9_.]*[a-z0-9])?$/.test(topic)
  ) {
    return topic;
  }
  const hash = hashOf(topic);
  const readable = topic
    .slice(0, MAX_ENTITY_NAME - hash.length - 1)
    .replace(/^[-_.]+|[-_.]+$/g, '');
  return `${readable || 'topic'}-${hash}`;
}

function hashOf(text: string): string {
  const hash = murmur2(new TextEncoder().encode(text));
  return (hash >>> 0).toString(16).padStart(8, '0');
}
