import { isEntityReference } from './entityReferences';

describe('isEntityReference', () => {
  it.each([
    ['ordering', true, false],
    ['group:ordering', true, true],
    ['group:default/ordering', true, true],
    ['a:b:c', false, false],
    ['a:b:c d', false, false],
    ['cluster prod', false, false],
    ['resource:Default!/prod', false, false],
    ['', false, false],
  ])('says of %j: %s, and %s where it needs a kind', (text, fits, withKind) => {
    expect(isEntityReference(text)).toBe(fits);
    expect(isEntityReference(text, { kind: 'required' })).toBe(withKind);
  });
});
