import {
  Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Node,
  Pair,
  Scalar,
  visit,
  YAMLMap,
  YAMLSeq,
} from 'yaml';
import {
  aliasProblem,
  contentOf,
  leavesOf,
  readDocuments,
  valueAt,
  YamlPath,
} from './yamlSource';

/**
 * YAML of people, edited in place: everything but the values that are set keeps its bytes, with comments, order and quoting.
 * Every edit is checked by reading the text again.
 */
export class YamlText {
  #text: string;
  #documents: Document.Parsed[];
  readonly #newline: string;

  /** @throws YamlEditProblem when it is no YAML */
  constructor(text: string) {
    this.#text = text;
    this.#newline = text.includes('\r\n') ? '\r\n' : '\n';
    this.#documents = readDocuments(text);
  }

  get text(): string {
    return this.#text;
  }

  /** The content of each document. */
  get contents(): unknown[] {
    return this.#documents.map(contentOf);
  }

  /** The value at a path of a document; undefined when there is none. */
  get(index: number, path: YamlPath): unknown {
    return valueAt(contentOf(this.#documents[index]), path);
  }

  /** Sets a text or number, and makes the maps that are missing on its path. */
  set(index: number, path: YamlPath, value: string | number): void {
    const place = this.#find(index, path);
    const { from, to, text } =
      'scalar' in place
        ? replacement(place.scalar, value, this.#newline)
        : this.#insertion(place, value);
    this.#change(from, to, text, index, path, value);
  }

  /** Adds a text to the end of a list, which is made when it is missing. */
  append(index: number, path: YamlPath, value: string): void {
    const list = this.get(index, path);
    if (Array.isArray(list) && list.length > 0) {
      const seq = this.#documents[index].getIn(path, true);
      if (!isSeq(seq)) throw aliasProblem(path);
      const { from, text } = this.#afterLast(seq, JSON.stringify(value));
      this.#change(from, from, text, index, [...path, list.length], value);
      return;
    }
    if (list !== undefined && list !== null) this.remove(index, path);
    const place = this.#find(index, path);
    if ('scalar' in place) throw aliasProblem(path);
    const { from, to, text } = this.#insertion(place, [value]);
    this.#change(from, to, text, index, [...path, 0], value);
  }

  /** Removes a key with all that is below it. */
  remove(index: number, path: YamlPath): void {
    const { from, to } = this.#lines(index, path);
    this.#splice(from, to, '');
    if (this.get(index, path) !== undefined) throw aliasProblem(path);
  }

  /** Moves a key with all that is below it, comments included, below another of the same map. */
  moveBelow(index: number, path: YamlPath, parent: string): void {
    const value = this.get(index, path);
    const above = path.slice(0, -1);
    const key = path[path.length - 1];
    const { from, to } = this.#lines(index, path);
    const lines = this.#text.slice(from, to);
    const indent = /^ */.exec(lines)?.[0] ?? '';
    const deeper = lines.replace(/^(?=.)/gm, '  ');
    const existing = this.#documents[index].getIn([...above, parent], true);
    if (!existing) {
      this.#splice(from, to, `${indent}${parent}:${this.#newline}${deeper}`);
    } else if (isMap(existing) && !existing.flow && existing.items.length > 0) {
      const end = lineEnd(this.#text, endOf(existing));
      const text =
        end.isWhole || deeper === ''
          ? deeper
          : `${this.#newline}${deeper.trimEnd()}`;
      if (end.at > from) {
        this.#splice(end.at, end.at, text);
        this.#splice(from, to, '');
      } else {
        this.#splice(from, to, '');
        this.#splice(end.at, end.at, text);
      }
    } else {
      throw aliasProblem(path);
    }
    const moved = this.get(index, [...above, parent, key]);
    if (JSON.stringify(moved) !== JSON.stringify(value)) {
      throw aliasProblem(path);
    }
  }

  /** Where a value is, or where it has to be put. */
  #find(index: number, path: YamlPath): Place {
    const document = this.#documents[index];
    let node: Node | null = document.contents;
    let holder: Pair | undefined;
    for (const [depth, key] of path.entries()) {
      if (isEmpty(node) && holder) {
        return { below: holder, path: path.slice(depth) };
      }
      if (isAlias(node) || isShared(document, node)) throw aliasProblem(path);
      if (isSeq(node) && typeof key === 'number') {
        node = node.items[key] as Node | null;
        holder = undefined;
      } else if (isMap(node)) {
        const pair: Pair | undefined = node.items.find(
          item => isScalar(item.key) && item.key.value === key,
        );
        if (!pair) return { map: node, path: path.slice(depth) };
        holder = pair;
        node = pair.value as Node | null;
      } else {
        throw aliasProblem(path);
      }
    }
    if (isEmpty(node) && holder) return { below: holder, path: [] };
    if (isScalar(node) || isAlias(node)) return { scalar: node as Scalar };
    throw aliasProblem(path);
  }

  #insertion(place: Exclude<Place, { scalar: Scalar }>, value: Inserted) {
    if ('map' in place) {
      const { map, path } = place;
      if (map.flow || map.items.length === 0) {
        const inside = JSON.stringify(nest(path, value)).slice(1, -1);
        return flowInsertion(this.#text, map, inside);
      }
      const indent = columnOf(this.#text, map.items[0].key as Node);
      const lines = blockLines(path, value, indent, this.#newline);
      return this.#insertLines(endOf(map), lines);
    }
    const { below, path } = place;
    const key = below.key as Scalar;
    const colon = this.#text.indexOf(':', key.range![1]);
    const empty = below.value as Scalar | null;
    if (path.length === 0 && !Array.isArray(value)) {
      // An explicit ~ or null is replaced, a missing value is written after the colon.
      const [start, end] =
        empty?.source && empty.range
          ? [empty.range[0], empty.range[1]]
          : [colon + 1, colon + 1];
      const space = start === colon + 1 ? ' ' : '';
      return { from: start, to: end, text: `${space}${plainText(value)}` };
    }
    if (empty?.source && empty.range) {
      const text = JSON.stringify(path.length ? nest(path, value) : value);
      return { from: empty.range[0], to: empty.range[1], text };
    }
    const indent = columnOf(this.#text, key) + 2;
    const lines =
      path.length > 0
        ? blockLines(path, value, indent, this.#newline)
        : listLines(value as string[], indent, this.#newline);
    return this.#insertLines(colon + 1, lines);
  }

  #afterLast(seq: YAMLSeq, item: string) {
    if (seq.flow) return flowInsertion(this.#text, seq, item);
    const first = seq.items[0] as Node;
    const start = this.#text.lastIndexOf('-', first.range![0]);
    const indent = ' '.repeat(columnAt(this.#text, start));
    return this.#insertLines(endOf(seq), `${indent}- ${item}${this.#newline}`);
  }

  /** Puts whole lines after the line in which something ends. */
  #insertLines(after: number, lines: string) {
    const { at, isWhole } = lineEnd(this.#text, after);
    const text = isWhole ? lines : `${this.#newline}${lines.trimEnd()}`;
    return { from: at, to: at, text };
  }

  /** The whole lines of a key of a block map. */
  #lines(index: number, path: YamlPath): { from: number; to: number } {
    const parent = this.#documents[index].getIn(path.slice(0, -1), true);
    const key = path[path.length - 1];
    const pair = isMap(parent)
      ? parent.items.find(item => isScalar(item.key) && item.key.value === key)
      : undefined;
    if (!isMap(parent) || parent.flow || !pair) throw aliasProblem(path);
    const { range } = pair.key as Scalar;
    const from = range![0] - columnAt(this.#text, range![0]);
    const value = pair.value as Node | null;
    const to = lineEnd(this.#text, value ? endOf(value) : range![1]).at;
    return { from, to };
  }

  #splice(from: number, to: number, text: string) {
    this.#text = this.#text.slice(0, from) + text + this.#text.slice(to);
    this.#documents = readDocuments(this.#text);
  }

  /** Puts a text in place of another, which must set the value and nothing else. */
  #change(
    from: number,
    to: number,
    text: string,
    index: number,
    path: YamlPath,
    value: string | number,
  ) {
    const before = this.contents.map(content => leavesOf(content));
    this.#splice(from, to, text);
    const after = this.contents.map(content => leavesOf(content));
    const changed = path.join('\0');
    const isKept = before.every((leaves, document) =>
      [...leaves].every(
        ([key, leaf]) =>
          (document === index && key === changed) ||
          after[document]?.get(key) === leaf,
      ),
    );
    if (!isKept || String(this.get(index, path)) !== String(value)) {
      throw aliasProblem(path);
    }
  }
}

type Inserted = string | number | string[];

type Place =
  | { scalar: Scalar }
  | { map: YAMLMap; path: YamlPath }
  | { below: Pair; path: YamlPath };

function isEmpty(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

/** Whether something else refers to it, so that a change would reach further than asked. */
function isShared(document: Document.Parsed, node: Node | null): boolean {
  const anchor = isMap(node) || isSeq(node) ? node.anchor : undefined;
  if (!anchor) return false;
  let shared = false;
  visit(document, {
    Alias(_key, alias) {
      if (alias.source !== anchor) return undefined;
      shared = true;
      return visit.BREAK;
    },
  });
  return shared;
}

/** Quotes as the value of before has them. */
function replacement(scalar: Scalar, value: string | number, newline: string) {
  const [from, to] = scalar.range!;
  const text = String(value);
  if (scalar.type?.startsWith('BLOCK_')) {
    return { from, to, text: `${JSON.stringify(value)}${newline}` };
  }
  if (scalar.type === 'QUOTE_SINGLE') return { from, to, text: `'${text}'` };
  if (scalar.type === 'QUOTE_DOUBLE') return { from, to, text: `"${text}"` };
  return { from, to, text: plainText(value) };
}

/** Without quotes where they make no difference. */
function plainText(value: string | number): string {
  return typeof value === 'number' ||
    /^(?:[0-9]+|-X[a-z]+[0-9]+)[A-Za-z]*$/.test(value)
    ? String(value)
    : JSON.stringify(value);
}

function nest(path: YamlPath, value: Inserted): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}

function blockLines(
  path: YamlPath,
  value: Inserted,
  indent: number,
  newline: string,
): string {
  const last = path.length - 1;
  return path
    .map((key, depth) => {
      const head = `${' '.repeat(indent + 2 * depth)}${key}:`;
      if (depth < last) return `${head}${newline}`;
      if (Array.isArray(value)) {
        return `${head}${newline}${listLines(
          value,
          indent + 2 * depth + 2,
          newline,
        )}`;
      }
      const text =
        typeof value === 'number' ? String(value) : JSON.stringify(value);
      return `${head} ${text}${newline}`;
    })
    .join('');
}

function listLines(items: string[], indent: number, newline: string): string {
  return items
    .map(item => `${' '.repeat(indent)}- ${JSON.stringify(item)}${newline}`)
    .join('');
}

function flowInsertion(text: string, node: YAMLMap | YAMLSeq, inside: string) {
  const close = node.range![1] - 1;
  const isFilled = node.items.length > 0;
  const before = text.slice(0, close);
  const from = isFilled ? before.trimEnd().length : close;
  const isComma = before.trimEnd().endsWith(',');
  return {
    from,
    to: from,
    text: isFilled && !isComma ? `, ${inside}` : inside,
  };
}

/** Where a value ends, without what comes after it. */
function endOf(node: Node): number {
  if ((isMap(node) || isSeq(node)) && !node.flow && node.items.length > 0) {
    const last = node.items[node.items.length - 1];
    if (isMap(node)) {
      const { key, value } = last as Pair;
      return value && !isMissing(value as Node)
        ? endOf(value as Node)
        : (key as Node).range![1];
    }
    return endOf(last as Node);
  }
  return node.range![1];
}

function isMissing(node: Node): boolean {
  return isScalar(node) && node.value === null && !node.source;
}

/** The end of the line that a position is in, and whether a line break ends it. */
function lineEnd(
  text: string,
  after: number,
): { at: number; isWhole: boolean } {
  if (after > 0 && text[after - 1] === '\n')
    return { at: after, isWhole: true };
  const end = text.indexOf('\n', after);
  return end < 0
    ? { at: text.length, isWhole: false }
    : { at: end + 1, isWhole: true };
}

function columnOf(text: string, node: Node): number {
  return columnAt(text, node.range![0]);
}

function columnAt(text: string, position: number): number {
  return position - (text.lastIndexOf('\n', position - 1) + 1);
}
