/** A token with which a client shows brokers who it is. */
export interface SaslToken {
  value: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** A token is replaced when this part of its time is over, as Kafka's own client does. */
const USED_SHARE = 0.8;
/** A connection must not begin with a token that ends while it authenticates. */
const SHORTEST_REST_MS = 10_000;

/** The token of one cluster, replaced before it expires. Connections that begin together wait for the same one. */
export class SaslTokens {
  #current: (SaslToken & { replaceAt: number }) | undefined;
  #next: Promise<SaslToken> | undefined;

  constructor(private readonly request: () => Promise<SaslToken>) {}

  /** The token that brokers were shown last; undefined before the first. */
  get current(): string | undefined {
    return this.#current?.value;
  }

  async get(): Promise<string> {
    if (this.#current && Date.now() < this.#current.replaceAt) {
      return this.#current.value;
    }
    this.#next ??= this.#renew().finally(() => {
      this.#next = undefined;
    });
    return (await this.#next).value;
  }

  async #renew(): Promise<SaslToken> {
    const requestedAt = Date.now();
    const token = await this.request();
    const usedUp = requestedAt + (token.expiresAt - requestedAt) * USED_SHARE;
    const replaceAt = Math.min(usedUp, token.expiresAt - SHORTEST_REST_MS);
    this.#current = { ...token, replaceAt };
    return token;
  }
}
