import { actionText, findingText } from './findings';

describe('findingText', () => {
  it('says that a topic was recreated, and what ended by that', () => {
    const now = { code: 'verbatim', text: 'It has 6 partitions.' } as const;
    expect(findingText({ code: 'recreated', ended: null, now })).toBe(
      'The topic was recreated. It has 6 partitions.',
    );
    const ended = {
      kind: 'accepted',
      by: 'user:default/ada',
      until: '2026-12-24T00:00:00Z',
      reason: 'a test',
    } as const;
    expect(findingText({ code: 'recreated', ended, now })).toBe(
      'The topic was recreated, which ended what user:default/ada had decided (accepted until 2026-12-24T00:00:00Z: a test). It has 6 partitions.',
    );
  });
});

describe('actionText', () => {
  it('says what has no code as it is', () => {
    expect(actionText({ code: 'verbatim', text: 'add partitions' })).toBe(
      'add partitions',
    );
  });
});
