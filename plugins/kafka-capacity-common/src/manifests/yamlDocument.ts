import { escapeInvisible } from '../subjects/escapeName';
import { Document, isMap, isScalar, Scalar } from 'yaml';

/** A comment on a key of a document. */
export interface KeyComment {
  /** Keys and indices down to the key that the comment goes above. */
  path: readonly (string | number)[];
  /** Lines that fit a page. */
  lines: readonly string[];
}

/**
 * Text from outside, always in quotes: YAML 1.1, which Kubernetes' tools read, takes some plain words and numbers for
 * something else.
 */
export function quoted(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

/** Names and values from outside. */
export function quotedMap(values: Readonly<Record<string, string>>) {
  return new Map(
    Object.entries(values).map(([name, value]) => [
      quoted(name),
      quoted(value),
    ]),
  );
}

/** Name and namespace of a Kubernetes resource. */
export function metadata(name: string, namespace: string | undefined) {
  return {
    name: quoted(name),
    ...(namespace !== undefined && { namespace: quoted(namespace) }),
  };
}

/** A YAML document, with comments above it and above its keys. */
export function yamlText(
  content: unknown,
  notes: { head?: readonly string[]; comments?: readonly KeyComment[] } = {},
): string {
  const { head = [], comments = [] } = notes;
  const document = new Document(content);
  document.commentBefore = commentText(head);
  for (const { path, lines } of comments) {
    const key = path[path.length - 1];
    const parent = document.getIn(path.slice(0, -1), true);
    if (!isMap(parent)) continue;
    const pair = parent.items.find(
      item => isScalar(item.key) && item.key.value === key,
    );
    if (isScalar(pair?.key)) pair.key.commentBefore = commentText(lines);
  }
  return escapedLines(document.toString({ lineWidth: 0 }));
}

/** In quotes YAML takes the escapes for the characters, and outside of them there is nothing from outside. */
function escapedLines(text: string): string {
  return text.split('\n').map(escapeInvisible).join('\n');
}

function commentText(lines: readonly string[]): string {
  return lines.map(line => ` ${escapeInvisible(line)}`).join('\n');
}
