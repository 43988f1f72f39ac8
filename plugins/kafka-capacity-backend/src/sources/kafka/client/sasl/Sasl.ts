import { SaslConnection } from 'backstage-plugin-kafka-capacity-node';
import { Mechanism, SASLOptions } from 'kafkajs';
import { signAwsToken } from './awsIam';
import { requestClientCredentialsToken } from './clientCredentials';
import { oauthBearer } from './oauthBearer';
import { SaslTokens } from './SaslTokens';

/** How a client shows the brokers of one cluster who it is. */
export class Sasl {
  readonly #tokens: SaslTokens | undefined;

  constructor(private readonly sasl: SaslConnection) {
    if (sasl.mechanism === 'oauthbearer') {
      this.#tokens = new SaslTokens(() => requestClientCredentialsToken(sasl));
    } else if (sasl.mechanism === 'aws') {
      this.#tokens = new SaslTokens(() => signAwsToken(sasl));
    }
  }

  /** Options for kafkajs, each time new: it writes into them. */
  options(): SASLOptions | Mechanism {
    const { sasl } = this;
    const tokens = this.#tokens;
    if (sasl.mechanism === 'oauthbearer' || sasl.mechanism === 'aws') {
      return oauthBearer(
        async () => (await tokens?.get()) ?? '',
        'extensions' in sasl ? sasl.extensions : undefined,
      );
    }
    const copy: SASLOptions = { ...sasl };
    return copy;
  }

  /** Takes secrets out of what kafkajs or a broker said. */
  redact(text: string): string {
    const { sasl } = this;
    const secrets = [
      'password' in sasl ? sasl.password : undefined,
      'clientSecret' in sasl ? sasl.clientSecret : undefined,
      this.#tokens?.current,
    ];
    return secrets.reduce<string>(
      (redacted, secret) =>
        secret ? redacted.replaceAll(secret, '[hidden]') : redacted,
      text,
    );
  }
}
