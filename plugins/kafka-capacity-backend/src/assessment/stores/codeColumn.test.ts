import { codeColumn, readCode } from './codeColumn';

it.each([
  ['a code with its numbers', { code: 'lag', records: 3, topics: ['a'] }],
  ['a text', { code: 'verbatim', text: 'Not measured.' }],
  ['a text that begins like JSON', { code: 'verbatim', text: '{} is empty' }],
])('reads %s as it was stored', (_case, stored) => {
  expect(readCode(codeColumn(stored))).toEqual(stored);
});

it('reads what was stored before there were codes', () => {
  const text = '61.2k records behind, within the limit of 100k.';
  expect(readCode(text)).toEqual({ code: 'verbatim', text });
});
