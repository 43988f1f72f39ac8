import { act, renderHook } from '@testing-library/react';
import { useTicks } from './useTicks';

describe('useTicks', () => {
  afterEach(() => {
    jest.restoreAllMocks();
    localStorage.clear();
  });

  it('keeps ticks by their key', () => {
    const first = renderHook(() => useTicks('one'));
    act(() => first.result.current[1](['Stop producers']));
    const later = renderHook(({ key }) => useTicks(key), {
      initialProps: { key: 'one' },
    });
    expect(later.result.current[0]).toEqual(['Stop producers']);
    later.rerender({ key: 'two' });
    expect(later.result.current[0]).toEqual([]);
  });

  it.each(['no JSON', '{"not": "a list"}'])(
    'begins anew where %s is stored',
    stored => {
      localStorage.setItem('one', stored);
      const { result } = renderHook(() => useTicks('one'));
      expect(result.current[0]).toEqual([]);
    },
  );

  it('ticks where the browser stores nothing', () => {
    jest.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new Error('QuotaExceededError');
    });
    const { result } = renderHook(() => useTicks('one'));
    act(() => result.current[1](['Stop producers']));
    expect(result.current[0]).toEqual(['Stop producers']);
  });
});
