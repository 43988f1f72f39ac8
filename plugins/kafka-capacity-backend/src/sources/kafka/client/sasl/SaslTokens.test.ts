import { SaslTokens } from './SaslTokens';

describe('SaslTokens', () => {
  beforeEach(() => jest.useFakeTimers({ now: 0 }));
  afterEach(() => jest.useRealTimers());

  it('keeps a token for four fifths of its time, for all connections alike', async () => {
    let count = 0;
    const tokens = new SaslTokens(async () => {
      count += 1;
      return { value: `token ${count}`, expiresAt: Date.now() + 300_000 };
    });
    expect(await Promise.all([tokens.get(), tokens.get()])).toEqual([
      'token 1',
      'token 1',
    ]);
    jest.setSystemTime(239_999);
    expect(await tokens.get()).toBe('token 1');
    jest.setSystemTime(240_000);
    expect(await tokens.get()).toBe('token 2');
    expect(tokens.current).toBe('token 2');
  });

  it('gives no token that ends while a connection authenticates, and asks again after a failure', async () => {
    const answers = [
      async () => ({ value: 'short', expiresAt: Date.now() + 5_000 }),
      async () => {
        throw new Error('refused');
      },
      async () => ({ value: 'next', expiresAt: Date.now() + 60_000 }),
    ];
    const tokens = new SaslTokens(() => answers.shift()!());
    expect(await tokens.get()).toBe('short');
    await expect(tokens.get()).rejects.toThrow('refused');
    expect(await tokens.get()).toBe('next');
  });
});
