import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  DEFAULT_POLICIES,
  fixedCountFinder,
  SweepState,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterAdmin } from 'backstage-plugin-kafka-capacity-node';
import knexFactory from 'knex';
import { AssessmentStore } from '../../src/assessment/stores/AssessmentStore';
import { ClusterStore } from '../../src/assessment/stores/ClusterStore';
import { DetailStore } from '../../src/assessment/stores/DetailStore';
import { DeclarationStore } from '../../src/resources/topic-changes/DeclarationStore';
import { CatalogRegistrations } from '../../src/registrations/CatalogRegistrations';
import { RegistrationStore } from '../../src/registrations/RegistrationStore';
import { migrationsDirectory } from '../../src/database/migrate';
import { ForecastStore } from '../../src/forecasting/ForecastStore';
import { OffsetHistory } from '../../src/history/OffsetHistory';
import { PeakHistory } from '../../src/history/PeakHistory';
import { PointHistory } from '../../src/history/PointHistory';
import { SampleHistory } from '../../src/history/series/SampleHistory';
import { SeriesHistory } from '../../src/history/series/SeriesHistory';
import { BrokerPast } from '../../src/measurement/brokers/BrokerPast';
import { RecordTimeHistory } from '../../src/history/RecordTimeHistory';
import { BrokerAdditionStore } from '../../src/resources/broker-additions/BrokerAdditionStore';
import { SnoozeStore } from '../../src/resources/snoozes/SnoozeStore';
import { sweepCluster, SweepServices } from '../../src/sweep/sweepCluster';
import { SweepStore } from '../../src/history/SweepStore';

const CLUSTER = 'bench';

/** Whole sweeps of one cluster, reading to publishing, outside of a backend. */
export interface WholeSweep {
  /** Sweeps once. Rejects when that fails. */
  run(): Promise<SweepState>;
  close(): Promise<void>;
}

/** Opens a database of its own, an SQLite file as a backend would have, and sweeps into it. */
export async function openWholeSweep(admin: ClusterAdmin): Promise<WholeSweep> {
  const directory = await fs.mkdtemp(
    path.join(os.tmpdir(), 'kafka-capacity-bench-'),
  );
  const db = knexFactory({
    client: 'better-sqlite3',
    connection: { filename: path.join(directory, 'bench.sqlite') },
    useNullAsDefault: true,
  });
  await db.migrate.latest({ directory: migrationsDirectory });
  const logger: LoggerService = {
    error: message => process.stderr.write(`${message}\n`),
    warn: message => process.stderr.write(`${message}\n`),
    info: () => {},
    debug: () => {},
    child: () => logger,
  };
  const sweeps = new SweepStore(db);
  const registrations = new RegistrationStore(db);
  const series = new SeriesHistory(db);
  const services: SweepServices = {
    logger,
    catalogRegistrations: new CatalogRegistrations({
      // Nothing is registered.
      catalog: { async *streamEntities() {} },
      auth: {
        getOwnServiceCredentials: async () => ({
          $$type: '@backstage/BackstageCredentials',
          principal: { type: 'service', subject: CLUSTER },
        }),
      },
      logger,
      registrations,
      clusters: [CLUSTER],
      readOwnership: async () => () => ({ uncertain: false }),
      timeoutMs: 120_000,
    }),
    brokerAdditions: new BrokerAdditionStore(db),
    registrations,
    sweeps,
    offsets: new OffsetHistory(db, logger),
    peaks: new PeakHistory(db),
    forecasts: new ForecastStore(db),
    points: new PointHistory(db, logger),
    samples: new SampleHistory(db, logger),
    brokerPast: new BrokerPast(series),
    availabilityNoticeMs: 120_000,
    recordTimes: new RecordTimeHistory(db, logger),
    publication: {
      assessments: new AssessmentStore(db),
      details: new DetailStore(db),
      clusters: new ClusterStore(db),
      snoozes: new SnoozeStore(db),
      declarations: new DeclarationStore(db),
    },
    onPublished: async () => {},
    onFailed: () => {},
  };
  const settings = {
    connection: { name: CLUSTER, clientId: CLUSTER, brokers: [] },
    policies: DEFAULT_POLICIES,
    allowRecordTimeChecks: false,
    allowChanges: false,
    certificates: [],
    ignored: [],
    readAcls: false,
    readsTopic: () => true,
    readsGroup: () => true,
    size: {},
    tested: {},
    fixedCountOf: fixedCountFinder(),
  };
  const times = {
    frequencyMs: 60_000,
    timeoutMs: 120_000,
    minimumIntervalMs: 10_000,
    throughputWindowMs: 300_000,
    timeIndexLookups: 24_000,
  };
  return {
    async run() {
      const { signal } = new AbortController();
      await sweepCluster({ settings, admin }, services, times, signal);
      const state = await sweeps.latest(CLUSTER);
      if (state.state !== 'succeeded') throw new Error(state.error ?? 'failed');
      return state;
    },
    async close() {
      await db.destroy();
      await fs.rm(directory, { recursive: true, force: true });
    },
  };
}
