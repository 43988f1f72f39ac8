import { Document, parseAllDocuments } from 'yaml';

/** Keys and indices down to a value. */
export type YamlPath = readonly (string | number)[];

/** Why a text can't be edited. */
export class YamlEditProblem extends Error {}

const MAX_LENGTH = 200_000;

/** Reads YAML of one or several documents. @throws YamlEditProblem when it is none */
export function readDocuments(text: string): Document.Parsed[] {
  if (text.length > MAX_LENGTH) {
    throw new YamlEditProblem(`no longer than ${MAX_LENGTH} characters`);
  }
  const documents = parseAllDocuments(text);
  if ('empty' in documents) throw new YamlEditProblem('YAML that is not empty');
  const [error] = documents.flatMap(one => one.errors);
  if (error) {
    throw new YamlEditProblem(
      `YAML without errors (${error.message.split('\n')[0]})`,
    );
  }
  return documents;
}

/** The content of a document as plain data. */
export function contentOf(document: Document.Parsed | undefined): unknown {
  try {
    return document?.toJS({ maxAliasCount: 100 });
  } catch {
    throw new YamlEditProblem('YAML with fewer aliases');
  }
}

/** For what is there in another form than a map or value of its own. */
export function aliasProblem(path: YamlPath): YamlEditProblem {
  return new YamlEditProblem(
    `YAML that writes out ${path.join('.')} as a map or value of its own`,
  );
}

/** Every value that holds no others, by its path. */
export function leavesOf(
  content: unknown,
  path: YamlPath = [],
  leaves = new Map<string, unknown>(),
): Map<string, unknown> {
  if (typeof content === 'object' && content !== null) {
    for (const [key, value] of Object.entries(content)) {
      leavesOf(value, [...path, key], leaves);
    }
  } else if (content !== null && content !== undefined) {
    leaves.set(path.join('\0'), content);
  }
  return leaves;
}

/** The value at a path of plain data; undefined when there is none. */
export function valueAt(content: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    content,
  );
}
