import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

/** What is wrong with Kubernetes resources by their published schemas; empty for nothing. */
export function schemaProblems(resources: readonly unknown[]): string[] {
  const script = path.join(__dirname, 'validateResources.mjs');
  const answer: (string | null)[] = JSON.parse(
    execFileSync(process.execPath, [script], {
      input: JSON.stringify(resources),
      encoding: 'utf8',
      timeout: 60_000,
    }),
  );
  return answer.filter(problem => problem !== null);
}

/** Reads YAML as both of its versions have it: Kubernetes' tools read the older. */
export function readYaml(text: string) {
  const [older, newer] = (['1.1', '1.2'] as const).map(version =>
    parse(text, { version }),
  );
  if (JSON.stringify(older) !== JSON.stringify(newer)) {
    throw new Error(`YAML 1.1 and 1.2 differ about:\n${text}`);
  }
  return newer;
}

/** Reads a file of several resources. */
export function readYamlDocuments(text: string) {
  return parseAllDocuments(text).map(document => document.toJS());
}
