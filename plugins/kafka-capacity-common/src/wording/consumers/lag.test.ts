import { lagReasonText, timeLagUnknownText } from './lag';

it.each([
  [{ code: 'no-commits' }, 'no commits'],
  [
    { code: 'measuring-sweeps', sweeps: 4, of: 10 },
    'measuring: 4 of 10 sweeps',
  ],
  [
    { code: 'past-end', cause: 'recreated' },
    'committed past the log end, the topic was recreated: the consumer will reset',
  ],
  [
    { code: 'past-end', cause: 'unexplained' },
    'committed past the log end (set ahead, or kept from an earlier log): the consumer will reset',
  ],
  [{ code: 'topics-deleted', topics: 1 }, 'its topic was deleted'],
  [{ code: 'topics-deleted', topics: 3 }, 'its topics were deleted'],
  [{ code: 'verbatim', text: 'not authorized' }, 'not authorized'],
] as const)('words %j', (reason, text) => {
  expect(lagReasonText(reason)).toBe(text);
});

it('words why a time lag is not known', () => {
  expect(timeLagUnknownText('no-commit')).toBe('there is no committed offset');
  expect(timeLagUnknownText('left-by-transactions')).toBe(
    lagReasonText({ code: 'left-by-transactions' }),
  );
});
