import { act, renderHook, waitFor } from '@testing-library/react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { TestApiProvider } from '@backstage/test-utils';
import { ReactNode } from 'react';
import { usePolled } from './usePolled';

function withoutSignals(props: { children: ReactNode }) {
  return <TestApiProvider apis={[]}>{props.children}</TestApiProvider>;
}

function hidePage(hidden: boolean) {
  jest.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('usePolled', () => {
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('fetches again while the page is visible, and at once when it is visible again', async () => {
    jest.useFakeTimers();
    let asked = 0;
    const load = async () => {
      asked += 1;
      return asked;
    };
    const { result } = renderHook(() => usePolled(load, 'key'), {
      wrapper: withoutSignals,
    });
    expect(result.current).toMatchObject({ value: undefined, pending: true });
    await act(() => jest.advanceTimersByTimeAsync(1));
    expect(result.current).toMatchObject({ value: 1, pending: false });
    await act(() => jest.advanceTimersByTimeAsync(30_000));
    expect(result.current.value).toBe(2);

    hidePage(true);
    await act(() => jest.advanceTimersByTimeAsync(300_000));
    expect(asked).toBe(2);
    await act(async () => hidePage(false));
    expect(asked).toBe(3);
  });

  it('gives up on an answer that does not come, and keeps what it had', async () => {
    jest.useFakeTimers();
    let answers = true;
    const load = () =>
      answers ? Promise.resolve('known') : new Promise<string>(() => {});
    const { result } = renderHook(() => usePolled(load, 'key'), {
      wrapper: withoutSignals,
    });
    await act(() => jest.advanceTimersByTimeAsync(1));
    answers = false;
    act(() => result.current.refresh());
    expect(result.current).toMatchObject({ value: 'known', pending: true });
    await act(() => jest.advanceTimersByTimeAsync(30_000));
    expect(result.current).toMatchObject({
      value: 'known',
      pending: false,
      error: new Error('No answer within 30 s'),
    });
  });

  it('never shows the answer for one key as the answer for another, unless told to until it comes', async () => {
    const waiting = new Map<string, (value: string) => void>();
    const loadOf = (key: string) => () =>
      new Promise<string>(resolve => waiting.set(key, resolve));
    const { result, rerender } = renderHook(
      ({ key, keepPrevious }) => usePolled(loadOf(key), key, { keepPrevious }),
      {
        initialProps: { key: 'a', keepPrevious: false },
        wrapper: withoutSignals,
      },
    );
    await act(async () => waiting.get('a')?.('of a'));
    expect(result.current.value).toBe('of a');

    rerender({ key: 'b', keepPrevious: false });
    expect(result.current).toMatchObject({ value: undefined, pending: true });
    rerender({ key: 'c', keepPrevious: false });
    // An answer that comes late is for a key that nobody asks for any more.
    await act(async () => waiting.get('b')?.('of b'));
    expect(result.current.value).toBeUndefined();
    await act(async () => waiting.get('c')?.('of c'));
    expect(result.current.value).toBe('of c');

    rerender({ key: 'd', keepPrevious: true });
    expect(result.current).toMatchObject({ value: 'of c', pending: true });
    await act(async () => waiting.get('d')?.('of d'));
    await waitFor(() => expect(result.current.value).toBe('of d'));
  });

  it('does not hurry what is asked for less often', async () => {
    const subscribe = jest.fn();
    const { result } = renderHook(
      () => usePolled(async () => 'steps', 'key', { everyMs: 600_000 }),
      {
        wrapper: ({ children }: { children: ReactNode }) => (
          <TestApiProvider apis={[[signalApiRef, { subscribe }]]}>
            {children}
          </TestApiProvider>
        ),
      },
    );
    await waitFor(() => expect(result.current.value).toBe('steps'));
    expect(subscribe).not.toHaveBeenCalled();
  });

  it('fetches again some seconds after a sweep, once for many, where the portal has signals', async () => {
    jest.useFakeTimers();
    // Three and a half seconds after a sweep.
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    const unsubscribe = jest.fn();
    const subscribe = jest.fn().mockReturnValue({ unsubscribe });
    let asked = 0;
    const load = async () => {
      asked += 1;
      return asked;
    };
    const { result, unmount } = renderHook(() => usePolled(load, 'key'), {
      wrapper: ({ children }: { children: ReactNode }) => (
        <TestApiProvider apis={[[signalApiRef, { subscribe }]]}>
          {children}
        </TestApiProvider>
      ),
    });
    await act(() => jest.advanceTimersByTimeAsync(1));
    expect(subscribe).toHaveBeenCalledTimes(1);
    const [channel, swept] = subscribe.mock.calls[0];
    expect(channel).toBe('kafka-capacity');
    for (let second = 0; second < 4; second++) {
      swept({ type: 'swept' });
      await act(() => jest.advanceTimersByTimeAsync(1_000));
    }
    await act(() => jest.advanceTimersByTimeAsync(1_001));
    expect(result.current.value).toBe(2);
    // And goes on as before.
    await act(() => jest.advanceTimersByTimeAsync(35_000));
    expect(asked).toBe(3);

    hidePage(true);
    swept({ type: 'swept' });
    await act(() => jest.advanceTimersByTimeAsync(60_000));
    expect(asked).toBe(3);
    unmount();
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });
});
