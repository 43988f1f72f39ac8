import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { GuardedProcess, startGuardedProcess } from './guardedProcess';
import { KafkaFailure } from './kafkaFailure';
import { kafkaJvm } from './kafkaJvm';

const READY = 'Kafka Server started';
const TAIL_LINES = 40;

/** What a broker process is made of. */
export interface BrokerOptions {
  id: number;
  clientPort: number;
  /** Holds the settings and the log of the process. */
  directory: string;
  libraryDirectory: string;
  heapMb: number;
  jvmOptions: string[];
  readyTimeoutMs: number;
}

/** Last lines of a log file, for an error message. */
export async function logTail(file: string): Promise<string> {
  const text = await fs.readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}

/** One broker: a process that can be killed and started again on the same ports and data. */
export class Broker {
  readonly id: number;
  readonly port: number;
  readonly logFile: string;
  #process?: GuardedProcess;

  constructor(private readonly options: BrokerOptions) {
    this.id = options.id;
    this.port = options.clientPort;
    this.logFile = path.join(options.directory, 'broker.log');
  }

  /** Starts the process and waits until the broker serves requests; rejects with the end of its log when it does not. */
  async start(): Promise<void> {
    if (this.#process?.running) return;
    const { directory, libraryDirectory, heapMb, jvmOptions } = this.options;
    const readFrom = await fs.stat(this.logFile).then(
      stat => stat.size,
      () => 0,
    );
    this.#process = await startGuardedProcess(
      ...kafkaJvm(
        libraryDirectory,
        'kafka.Kafka',
        [path.join(directory, 'server.properties')],
        { heapMb, options: jvmOptions },
      ),
      { cwd: directory, logFile: this.logFile },
    );
    await this.#untilReady(this.#process, readFrom);
  }

  async #untilReady(process: GuardedProcess, readFrom: number) {
    const deadline = Date.now() + this.options.readyTimeoutMs;
    while (Date.now() < deadline) {
      const log = await fs.readFile(this.logFile);
      if (log.subarray(readFrom).includes(READY)) return;
      if (!process.running) {
        const { code, signal } = await process.ended;
        throw await this.#failure(`ended (${signal ?? `exit code ${code}`})`);
      }
      await wait(50);
    }
    await process.stop();
    throw await this.#failure(
      `was not ready after ${this.options.readyTimeoutMs / 1000} s`,
    );
  }

  async #failure(what: string) {
    return new KafkaFailure(
      `Kafka broker ${this.id} ${what}. Its log, ${
        this.logFile
      }, ends:\n${await logTail(this.logFile)}`,
    );
  }

  /** Stops the process where it is: it holds its connections and answers nobody, until it is killed. */
  freeze(): void {
    this.#process?.freeze();
  }

  /** Ends the process at once, as a crash would. */
  async kill(): Promise<void> {
    await this.#process?.stop();
  }

  /** Lets the broker shut down in order. */
  async stop(): Promise<void> {
    await this.#process?.stop({ graceMs: 60_000 });
  }
}
