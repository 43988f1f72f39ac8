import { restricted, Fault } from 'backstage-plugin-kafka-capacity-node';
import { KafkaFaultError } from './faults';
import { KafkaJsBroker, KafkaJsConnectionPool } from './kafkajsInternals';
import { KafkaApi } from '../protocol/kafkaApi';
import { RequestWriter } from '../protocol/codec/requestWriter';
import {
  MalformedBytesError,
  ResponseReader,
} from '../protocol/codec/responseReader';
import { TimeSlice } from '../../../timeSlice';
import { transportFault } from './transportFaults';

/** A broker that can be asked. */
export interface AskedBroker {
  /** Node id. */
  readonly id: number;
  /** Why the broker cannot be asked any more. */
  readonly fault: Fault | undefined;
  /** The highest version of an API that both sides speak. */
  versionOf(api: KafkaApi<never, unknown>): number | undefined;
  /**
   * Asks one question.
   *
   * @throws KafkaFaultError when the broker cannot be reached, does not answer in time or does not offer the API.
   */
  ask<Request, Response>(
    api: KafkaApi<Request, Response>,
    request: Request,
  ): Promise<Response>;
  /** Asks one question, and tells how many bytes the answer had. */
  askSized<Request, Response>(
    api: KafkaApi<Request, Response>,
    request: Request,
  ): Promise<{ response: Response; bytes: number }>;
}

/**
 * The way to one broker for the time of a sweep. Once it is broken it stays so: every later question fails at once
 * instead of waiting for another timeout.
 */
export class BrokerLink implements AskedBroker {
  private broken?: KafkaFaultError;

  constructor(
    private brokerId: number,
    private readonly address: string,
    private readonly broker: KafkaJsBroker,
    private readonly connections: KafkaJsConnectionPool,
    private readonly slice: TimeSlice,
    private readonly redact: (text: string) => string,
  ) {}

  /** Node id; -1 for a bootstrap address as long as nobody told which broker is behind it. */
  get id(): number {
    return this.brokerId;
  }

  identify(id: number): void {
    this.brokerId = id;
  }

  get fault(): Fault | undefined {
    return this.broken?.fault;
  }

  /** Connects and authenticates. Does not reject: a broker that cannot be reached has a `fault`. */
  async connect(): Promise<void> {
    try {
      await this.broker.connect();
    } catch (error) {
      this.broken = transportFault(error, this.label(), this.redact);
    }
  }

  async disconnect(): Promise<void> {
    await this.broker.disconnect();
  }

  versionOf(api: KafkaApi<never, unknown>): number | undefined {
    const offered = this.broker.versions?.[api.key];
    if (!offered) {
      return undefined;
    }
    const version = Math.min(api.maxVersion, offered.maxVersion);
    return version >= Math.max(api.minVersion, offered.minVersion)
      ? version
      : undefined;
  }

  async ask<Request, Response>(
    api: KafkaApi<Request, Response>,
    request: Request,
  ): Promise<Response> {
    return (await this.askSized(api, request)).response;
  }

  async askSized<Request, Response>(
    api: KafkaApi<Request, Response>,
    request: Request,
  ): Promise<{ response: Response; bytes: number }> {
    if (this.broken) {
      throw this.broken;
    }
    const version = this.versionOf(api);
    if (version === undefined) {
      const offered = this.broker.versions?.[api.key];
      throw new KafkaFaultError(
        'UNSUPPORTED_VERSION',
        offered
          ? `${this.label()} offers ${api.name} in versions ${
              offered.minVersion
            } to ${offered.maxVersion}, versions ${api.minVersion} to ${
              api.maxVersion
            } are supported`
          : `${this.label()} does not offer ${api.name}`,
      );
    }
    const { payload, from } = await this.send(api, request, version);
    try {
      const response = await this.slice.inTurn(() =>
        api.read(from, version, this.slice),
      );
      return { response, bytes: payload.length };
    } catch (error) {
      if (error instanceof MalformedBytesError) {
        throw this.corrupt(api, version);
      }
      throw error;
    }
  }

  private label(): string {
    return this.brokerId < 0
      ? restricted(`Broker ${this.address}`, 'a broker')
      : `Broker ${this.brokerId}${restricted(` (${this.address})`)}`;
  }

  private async send<Request, Response>(
    api: KafkaApi<Request, Response>,
    request: Request,
    version: number,
  ): Promise<{ payload: Buffer; from: ResponseReader }> {
    const flexible = version >= api.flexibleFrom;
    const buffer = await this.slice.inTurn(async () => {
      const to = new RequestWriter(flexible);
      to.tags(); // ends the request header, which kafkajs writes in the older form
      api.write(to, request, version);
      return to.written();
    });
    try {
      return await this.connections.send({
        request: {
          apiKey: api.key,
          apiName: api.name,
          apiVersion: version,
          encode: async () => ({ buf: buffer, buffer }),
        },
        response: {
          decode: async payload => {
            const from = new ResponseReader(payload, flexible);
            from.tags(); // ends the response header
            const clientSideThrottleTime = api.throttles ? from.int32() : 0;
            return { clientSideThrottleTime, payload, from };
          },
          parse: async ({ payload, from }) => ({ payload, from }),
        },
        logResponseError: false,
      });
    } catch (error) {
      this.broken =
        error instanceof MalformedBytesError
          ? this.corrupt(api, version)
          : transportFault(error, this.label(), this.redact);
      throw this.broken;
    }
  }

  private corrupt(
    api: Pick<KafkaApi<never, unknown>, 'name'>,
    version: number,
  ): KafkaFaultError {
    return new KafkaFaultError(
      'CORRUPT_MESSAGE',
      `${this.label()} answered ${
        api.name
      } (version ${version}) in a form that is not Kafka's`,
    );
  }
}

/**
 * Asks a question that every broker can answer, the first that does; a broker that breaks off passes it to the next.
 *
 * @throws KafkaFaultError of the last broker when none answers.
 */
export async function askAny<Request, Response>(
  brokers: readonly AskedBroker[],
  api: KafkaApi<Request, Response>,
  request: Request,
): Promise<Response> {
  let refusal = new KafkaFaultError(
    'BROKER_NOT_AVAILABLE',
    'The cluster has no broker that could be asked',
  );
  for (const broker of brokers) {
    try {
      return await broker.ask(api, request);
    } catch (error) {
      if (!(error instanceof KafkaFaultError)) {
        throw error;
      }
      refusal = error;
    }
  }
  throw refusal;
}
