import { AskedBroker } from '../client/brokerLink';
import { KafkaFaultError } from '../client/faults';
import { KafkaApi } from '../protocol/kafkaApi';

/** What a broker answers, by the name of the API; it offers no other. */
type Answers = Record<string, (request: never) => object>;

/** A broker in memory, for what a real one does too seldom. */
export interface FakeBroker extends AskedBroker {
  /** Requests so far. */
  asked(api: string): unknown[];
}

export function fakeBroker(
  id: number,
  answers: Answers,
  versions: Record<string, number> = {},
): FakeBroker {
  const requests: { api: string; request: unknown }[] = [];
  const ask = async <Request, Response>(
    api: KafkaApi<Request, Response>,
    request: Request,
  ) => {
    requests.push({ api: api.name, request });
    if (!answers[api.name]) {
      throw new KafkaFaultError('UNSUPPORTED_VERSION', `No ${api.name}`);
    }
    return answers[api.name](request as never) as Response;
  };
  return {
    id,
    fault: undefined,
    versionOf: api =>
      answers[api.name] && (versions[api.name] ?? api.maxVersion),
    ask,
    askSized: async (api, request) => ({
      response: await ask(api, request),
      bytes: 1_000,
    }),
    asked: api =>
      requests.filter(it => it.api === api).map(({ request }) => request),
  };
}
