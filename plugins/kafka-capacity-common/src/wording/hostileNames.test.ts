import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isModelFailure, ModelResult } from '../calculation/modelInput';
import { readYaml } from '../manifests/__fixtures__/kubernetesResources';
import { kedaScaledObject } from '../manifests/consumers/kedaScaledObject';
import { terraformTopic } from '../manifests/topics/terraformTopic';
import { deleteOffsetsCommand } from '../runbooks/actions';
import { partitionProcedure } from '../runbooks/partition-procedure/procedure';
import { escapeInvisible, isTypeable } from '../subjects/escapeName';
import { actionText, findingText } from './findings';
import { groupAdvice } from './consumers/consumerGroups';
import { hazardText } from './topics/hazards';
import { topicAdviceText } from './topics/topicAdvice';
import { procedureScript } from './procedureScript';
import { impactFindings, stepWording } from './runbooks';

jest.setTimeout(120_000);

/** What an id is made of that wants to be more than a name. */
const PARTS = [
  ...['\n', '\r\n', '\r', '\u2028', '\u2029', '\u0085', '\v', '\t', '\0'],
  ...['\u001b[2J', '\u0007', '\u202e', '\u2066', '\u200b', '\ufeff', '\u3164'],
  ...['touch pwned', '; touch pwned;', '$(touch pwned)', '`touch pwned`'],
  ...["'", '"', '\\', '#', '# ', 'EOF', '&', '|', '>pwned', '${HOME}', '%{x}'],
  ...['<!channel>', '[x](https://evil.example)', 'http://evil.example', '<b>'],
  ...['- a: b', '*/', '---', '-', ' ', 'billing', '\u{e0041}', '\ud800'],
];

/** The same ids in every run. */
function hostileIds(count: number): string[] {
  let state = 7;
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const random = Array.from({ length: count }, () =>
    Array.from({ length: 1 + next(5) }, () => PARTS[next(PARTS.length)]).join(
      '',
    ),
  );
  return [...new Set(['a\ntouch pwned\n', ...PARTS, ...random])];
}

const IDS = hostileIds(120);

function known<T>(result: ModelResult<T>): T {
  if (isModelFailure(result)) throw new Error(result.error.message);
  return result;
}

function procedureFor(ids: readonly string[]) {
  return known(
    partitionProcedure({
      topic: {
        name: 'orders',
        replicationFactor: 3,
        declared: { keyed: false },
        configs: {},
      },
      groups: ids.map((groupId, i) => ({
        groupId,
        members: 1,
        ...(i % 4 === 3 && { streamProcessor: 'its id' }),
      })),
      from: 6,
      to: 24,
      hazards: [],
    }),
  );
}

/** Ten at a time, as many as a procedure names. */
const PROCEDURES = Array.from({ length: Math.ceil(IDS.length / 10) }, (_, i) =>
  procedureFor(IDS.slice(i * 10, i * 10 + 10)),
);

const sentencesOf = (id: string): string[] => [
  findingText({
    code: 'recreated',
    ended: { kind: 'accepted', by: id, until: '2030-01-01', reason: id },
    now: { code: 'verbatim', text: 'Fine.' },
  }),
  actionText({ code: 'verbatim', text: 'wait' }),
  topicAdviceText({
    id: 'group-backlog',
    group: id,
    members: 9,
    partitions: 3,
  }),
  groupAdvice({
    code: 'find-cause',
    cause: { kind: 'stalled', count: 1, of: 2 },
    places: [{ topic: 'orders', partition: 0, consumer: id }],
    morePlaces: 0,
  }).text,
  hazardText({
    finding: {
      code: 'stream-processing',
      processors: [{ group: id, sign: 'its id' }],
      more: 0,
      isDeclared: false,
    },
  }).evidence,
  hazardText({ finding: { code: 'sink-connector', groups: [id], more: 0 } })
    .evidence,
];

describe('names of others', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hostile-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('run nothing in the script of a procedure, neither in commands nor in comments', () => {
    // Nothing waits, and Kafka's tools are there and say nothing.
    for (const tool of [
      'sleep',
      'java',
      ...['topics', 'consumer-groups', 'get-offsets'].map(
        one => `kafka-${one}`,
      ),
      'kafka-streams-application-reset',
    ]) {
      writeFileSync(path.join(folder, tool), '#!/bin/sh\n', { mode: 0o755 });
    }
    const env = { PATH: `${folder}:${process.env.PATH}`, KAFKA_BROKERS: 'x:1' };
    const scripts = PROCEDURES.flatMap(procedure =>
      procedure.options
        .flatMap(({ implementations }) => implementations)
        .map(({ steps }) => procedureScript(procedure, steps)),
    );
    expect(scripts.length).toBeGreaterThan(40);
    for (const input of scripts) {
      const parsed = spawnSync('sh', ['-n'], { input, encoding: 'utf8' });
      expect(parsed.stderr).toBe('');
    }
    const input = scripts.join('\n');
    spawnSync('bash', [], { input, cwd: folder, env });
    expect(readdirSync(folder)).toContain('copy.properties');
    expect(readdirSync(folder)).not.toContain('pwned');
  });

  it('that no terminal takes are in no command, and the step says so', () => {
    for (const id of IDS) {
      const procedure = procedureFor([id]);
      const steps = procedure.options
        .flatMap(({ implementations }) => implementations)
        .flatMap(one => one.steps);
      const commands = steps.flatMap(one => one.commands);
      const notes = steps.flatMap(one => one.notes.map(({ code }) => code));
      expect(commands.every(one => isTypeable(one.replaceAll('\n', '')))).toBe(
        true,
      );
      expect(notes.includes('untypeable')).toBe(!isTypeable(id));
      expect(deleteOffsetsCommand(id, 'orders') === null).toBe(!isTypeable(id));
    }
  });

  it('open no line, link, mention or tag in a sentence', () => {
    const words = PROCEDURES.flatMap(procedure => [
      ...impactFindings(procedure),
      ...procedure.options
        .flatMap(({ implementations }) => implementations)
        .flatMap(({ steps }) => steps)
        .flatMap(step => Object.values(stepWording(procedure, step))),
    ]);
    const sentences = [...words, ...IDS.flatMap(sentencesOf)];
    expect(sentences.filter(one => !isTypeable(one))).toEqual([]);
    expect(sentences.filter(one => /[<>[\]`]|:\/\//.test(one))).toEqual([]);
  });

  it('are whole in manifests, which show no character that hides', () => {
    const visible = (text: string) =>
      text.split('\n').filter(line => !isTypeable(line));
    // YAML and HCL can't write half a character, nor Kubernetes a NUL.
    for (const id of IDS.filter(one => !/[\0\p{Cs}]/u.test(one))) {
      const group = {
        group: id,
        topic: 'orders',
        partitions: 24,
        perMemberRate: 250,
        usualProduceRate: 1900,
        workload: { name: 'billing' },
      };
      const keda = known(
        kedaScaledObject({ ...group, bootstrap: 'kafka-1:9092' }),
      ).text;
      expect(visible(keda)).toEqual([]);
      expect(readYaml(keda)).toMatchObject({
        spec: { triggers: [{ metadata: { consumerGroup: id } }] },
      });
      const terraform = known(
        terraformTopic({
          provider: 'mongey',
          topic: 'orders',
          partitions: 6,
          replicationFactor: 3,
          configs: { note: id },
        }),
      ).text;
      expect(visible(terraform)).toEqual([]);
    }
  });

  it('are escaped so that one can tell them apart', () => {
    expect(escapeInvisible('a\n\u202eb\u{e0041}')).toBe(
      'a\\u000a\\u202eb\\U000e0041',
    );
    expect(escapeInvisible('größe-注文-🚀')).toBe('größe-注文-🚀');
  });
});
