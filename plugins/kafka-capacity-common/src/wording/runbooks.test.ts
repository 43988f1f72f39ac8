import { isModelFailure } from '../calculation/modelInput';
import {
  PartitionProcedure,
  partitionProcedure,
} from '../runbooks/partition-procedure/procedure';
import type { ProcedureQuestion } from '../runbooks/partition-procedure/procedureQuestion';
import {
  impactFindings,
  implementationTitle,
  optionWording,
  stepWording,
} from './runbooks';

function procedure(more: Partial<ProcedureQuestion> = {}): PartitionProcedure {
  const result = partitionProcedure({
    topic: {
      name: 'orders',
      replicationFactor: 3,
      declared: {},
      managedBy: { tool: 'strimzi', source: 'here' },
    },
    groups: [
      { groupId: 'billing', members: 3 },
      { groupId: 'totals', members: 1, streamProcessor: 'x' },
    ],
    from: 6,
    to: 24,
    hazards: [],
    ...more,
  });
  if (isModelFailure(result)) throw new Error(result.error.message);
  return result;
}

const wordings = (written: PartitionProcedure) =>
  written.options
    .flatMap(({ implementations }) => implementations)
    .flatMap(({ steps }) => steps.map(step => stepWording(written, step)));

describe('the words of a procedure', () => {
  it('say for each step what to do, and what must be true before the next', () => {
    const stateful = procedure({
      hazards: [
        {
          id: 'stream-processing',
          severity: 'blocking',
          blocks: [],
          finding: { code: 'consumers-unknown', fault: null },
          title: '',
          evidence: '',
          advice: '',
        },
      ],
      coPartitioned: ['payments'],
      unnamedCoPartitioned: 1,
    });
    for (const written of [procedure(), stateful]) {
      const all = wordings(written);
      expect(all.filter(({ title }) => !/^[A-Z]/.test(title))).toEqual([]);
      expect(JSON.stringify(all)).not.toMatch(/undefined|null|NaN|\[object/);
      // What can't be undone and what only creates have no more to check.
      const unchecked = all.filter(({ check }) => check === undefined);
      expect([...new Set(unchecked.map(({ title }) => title))]).toEqual([
        'Create orders-p24 with 24 partitions',
        'Delete the old topic',
      ]);
    }
  });

  it('name the tool that declares the topic, the group, and what can not be undone', () => {
    const all = wordings(procedure());
    const titles = all.map(({ title }) => title);
    expect(titles).toContain(
      'Change spec.partitions of its KafkaTopic to 24 in Strimzi',
    );
    expect(titles).toContain('Switch group billing');
    expect(
      all.find(({ title }) => title === 'Increase to 24 partitions')?.note,
    ).toMatch(/^This can't be undone\./);
  });

  it('count what a change touches', () => {
    const groups = Array.from({ length: 13 }, (_, i) => ({
      groupId: `g${i}`,
      members: 2,
      unnamed: i > 10,
    }));
    const findings = impactFindings(
      procedure({ groups, coPartitioned: ['payments'] }),
    ).join(' ');
    for (const finding of [
      /75 ?% of keys move/,
      /13 groups with 26 members rebalance\./,
      /Adds 18 partitions \(54 replicas\)/,
      /1 more group reads it/,
      /2 groups that you may not see/,
      /joined: payments\./,
      /settings could not be read/,
    ]) {
      expect(findings).toMatch(finding);
    }
    expect(impactFindings(procedure({ groups: null }))).toContain(
      'The groups that read it could not be read. Ask its users.',
    );
    const partly = procedure({
      topic: {
        name: 'orders',
        replicationFactor: null,
        declared: {},
        consumersFault: 'broker 2 is silent',
      },
    });
    expect(impactFindings(partly)).toEqual(
      expect.arrayContaining([
        'Adds 18 partitions.',
        'At least 2 groups rebalance: broker 2 is silent. Ask its users.',
      ]),
    );
    expect(optionWording(partly, partly.options[0]).summary).toContain(
      'switch every group',
    );
  });

  it('tell the implementations of an option apart', () => {
    for (const { strategy, implementations } of procedure().options) {
      const titles = implementations.map(({ kind }) =>
        implementationTitle(strategy, kind),
      );
      expect(new Set(titles).size).toBe(titles.length);
    }
  });
});
