import { escapeInvisible } from '../subjects/escapeName';

/** Parts in braces, indented, separated by empty lines. */
export function block(head: string, parts: string[]): string {
  const body = parts.join('\n').replace(/^(?=.)/gm, '  ');
  return `${head} {\n${body}}\n`;
}

/** One a line with aligned equals signs, as `terraform fmt` writes them. */
export function assignments(pairs: readonly [string, string][]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs
    .map(([name, value]) => `${name.padEnd(width)} = ${value}\n`)
    .join('');
}

const HCL_ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  $: '$$',
  '%': '%%',
};

/** A quoted HCL string; `${` and `%{` would begin a template. */
export function hclString(text: string): string {
  const escaped = text.replace(
    /[\\"\n\r\t]|[$%](?=\{)/g,
    char => HCL_ESCAPES[char],
  );
  return `"${escapeInvisible(escaped)}"`;
}

/** The name of a Terraform resource. */
export function isResourceName(name: string): boolean {
  return /^[a-zA-Z_][a-zA-Z0-9_-]*$/.test(name);
}
