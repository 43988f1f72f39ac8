import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  clusterWarningText,
  kafkaCapacityPermissions,
} from 'backstage-plugin-kafka-capacity-common';
import {
  escapedLogger,
  ClusterAdminFactory,
  kafkaCapacityClustersExtensionPoint,
  kafkaCapacityMetricsExtensionPoint,
  MetricsSourceFactory,
} from 'backstage-plugin-kafka-capacity-node';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { registerActions } from './actions';
import { EventPositionStore } from './events/EventPositionStore';
import { SweepBroadcaster } from './events/SweepBroadcaster';
import { LevelChangeEvents } from './events/LevelChangeEvents';
import { AnswerCache } from './http/answerCache';
import { AssessmentStore } from './assessment/stores/AssessmentStore';
import { ClusterStore } from './assessment/stores/ClusterStore';
import { DetailStore } from './assessment/stores/DetailStore';
import { CatalogRegistrations } from './registrations/CatalogRegistrations';
import { readOwnership } from './registrations/ownedSubjects';
import { RegistrationStore } from './registrations/RegistrationStore';
import { scheduleRegistrations } from './registrations/scheduleRegistrations';
import { BrokerAdditionStore } from './resources/broker-additions/BrokerAdditionStore';
import { clusterWarnings } from './resources/clusters/clusterWarnings';
import { ReservationStore } from './resources/topic-changes/ReservationStore';
import { DeclarationStore } from './resources/topic-changes/DeclarationStore';
import { ClusterFactories } from './sources/ClusterFactories';
import { unreadableCluster } from './sources/unreadableCluster';
import { ClusterSettings, readSettings } from './config/readSettings';
import { openDatabase } from './database/migrate';
import { ClusterForecaster } from './forecasting/ClusterForecaster';
import { ForecastStore } from './forecasting/ForecastStore';
import { ForecastPool } from './forecasting/pool/ForecastPool';
import {
  scheduleForecasts,
  triggerForecasts,
} from './forecasting/scheduleForecasts';
import { OffsetHistory } from './history/OffsetHistory';
import { PeakHistory } from './history/PeakHistory';
import { PointHistory } from './history/PointHistory';
import { RecordTimeHistory } from './history/RecordTimeHistory';
import { SampleHistory } from './history/series/SampleHistory';
import { SeriesHistory } from './history/series/SeriesHistory';
import { SeriesRollUp } from './history/series/SeriesRollUp';
import { ProgressStore } from './history/ProgressStore';
import { scheduleTimeIndexSearch } from './history/time-index/scheduleTimeIndexSearch';
import { TimeIndexHistory } from './history/time-index/TimeIndexHistory';
import { TimeIndexSearches } from './history/time-index/TimeIndexSearches';
import { scheduleSourceBackFill } from './history/back-fill/scheduleSourceBackFill';
import { SourceBackFill } from './history/back-fill/SourceBackFill';
import { scheduleRollUp } from './history/scheduleRollUp';
import { scheduleRetention } from './history/scheduleRetention';
import { BrokerPast } from './measurement/brokers/BrokerPast';
import { windowMs } from './measurement/window';
import { OwnerNotifier } from './notifications/OwnerNotifier';
import { NotifiedLevelStore } from './notifications/NotifiedLevelStore';
import { createRouter } from './http/router';
import { scheduleScores } from './resources/scorecards/recordScores';
import { ScoreHistory } from './resources/scorecards/ScoreHistory';
import { SnoozeStore } from './resources/snoozes/SnoozeStore';
import {
  checkKafkaJsInternals,
  createKafkaClusterAdmin,
} from './sources/kafka';
import { createMetricsSource } from './sources/metrics';
import { leaseMs, scheduleSweeps, triggerSweep } from './sweep/scheduleSweeps';
import { SweepLeases } from './sweep/SweepLeases';
import { SweepStore } from './history/SweepStore';

/**
 * Sweeps Kafka clusters, keeps history, assesses topics and consumer groups, and serves the kafka-capacity API.
 *
 * @public
 */
export const kafkaCapacityPlugin = createBackendPlugin({
  pluginId: 'kafka-capacity',
  register(env) {
    const factories = new ClusterFactories<ClusterAdminFactory>(
      'cluster admin',
    );
    env.registerExtensionPoint(kafkaCapacityClustersExtensionPoint, {
      setClusterAdminFactory: (...given) => factories.set(...given),
    });
    const metrics = new ClusterFactories<MetricsSourceFactory>(
      'metrics source',
    );
    env.registerExtensionPoint(kafkaCapacityMetricsExtensionPoint, {
      setMetricsSourceFactory: (...given) => metrics.set(...given),
    });
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        userInfo: coreServices.userInfo,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init({ config, database, permissionsRegistry, ...given }) {
        const services = { ...given, logger: escapedLogger(given.logger) };
        const { httpRouter, lifecycle, logger, scheduler } = services;
        const settings = readSettings(config);
        if (settings.clusters.length === 0) {
          logger.warn(
            'No cluster is configured: set kafkaCapacity.clusters or kafka.clusters',
          );
        }
        if (
          !settings.changesAreGuarded &&
          settings.clusters.some(one => one.allowChanges)
        ) {
          logger.warn(
            'allowChanges has no effect while permission.enabled is not true: set kafkaCapacity.allowChangesWithoutPermissions to let everybody change topics',
          );
        }
        permissionsRegistry.addPermissions(kafkaCapacityPermissions);
        const isOwn = ({ connection, invalid }: ClusterSettings) =>
          !invalid && !factories.forCluster(connection.name);
        if (settings.clusters.some(isOwn)) {
          // A start that fails is seen at once; a sweep that does, when somebody looks.
          await checkKafkaJsInternals();
        }
        const clusters = settings.clusters.map(cluster => {
          const { connection, invalid, ignored } = cluster;
          if (ignored.length > 0) {
            logger.warn(
              `Settings of cluster '${
                connection.name
              }' that are not used: ${ignored.join(', ')}`,
            );
          }
          if (invalid) {
            logger.error(
              `Cluster '${connection.name}' can't be read: ${invalid}`,
            );
            return { settings: cluster, admin: unreadableCluster(invalid) };
          }
          for (const warning of clusterWarnings(cluster, Date.now())) {
            logger.warn(
              `Cluster '${connection.name}': ${clusterWarningText(
                warning,
                Date.now(),
              )}`,
            );
          }
          const factory = factories.forCluster(connection.name);
          const admin = factory
            ? factory(connection)
            : createKafkaClusterAdmin(connection, {
                logger,
                // Reading may take as long as the whole sweep.
                inspectTimeoutMs: settings.sweep.timeoutMs,
              });
          const source = metrics.forCluster(connection.name);
          return {
            settings: cluster,
            admin,
            ...(source
              ? { metrics: source(connection.name) }
              : cluster.metrics && {
                  metrics: createMetricsSource(cluster.metrics),
                }),
          };
        });
        const db = await openDatabase(database);
        const series = new SeriesHistory(db);
        const { timeIndexLookupsPerSecond } = settings.history;
        const timeIndexSearches =
          timeIndexLookupsPerSecond > 0 ? new TimeIndexSearches(db) : undefined;
        const progress = new ProgressStore(db);
        const model = {
          settings,
          timeIndexSearches,
          assessments: new AssessmentStore(db),
          details: new DetailStore(db),
          brokerAdditions: new BrokerAdditionStore(db),
          clusters: new ClusterStore(db),
          registrations: new RegistrationStore(db),
          declarations: new DeclarationStore(db),
          forecasts: new ForecastStore(db),
          reservations: new ReservationStore(db),
          offsets: new OffsetHistory(db, logger),
          points: new PointHistory(db, logger),
          progress,
          samples: new SampleHistory(db, logger),
          scores: new ScoreHistory(db),
          series,
          snoozes: new SnoozeStore(db),
          sweeps: new SweepStore(db),
          recordTimeChecks: new Set(
            clusters
              .filter(one => one.settings.allowRecordTimeChecks)
              .filter(({ admin }) => admin.readRecordTime)
              .map(one => one.settings.connection.name),
          ),
        };
        const answers = new AnswerCache();
        const leases = new SweepLeases(
          db,
          `${hostname()}/${process.pid}/${randomUUID()}`,
          leaseMs(settings.sweep),
        );
        const sweepNow = (name: string) =>
          triggerSweep(scheduler, leases, name);
        const clusterAdmins = new Map(
          clusters.map(one => [one.settings.connection.name, one.admin]),
        );
        const pool = new ForecastPool({}, logger);
        lifecycle.addShutdownHook(() => pool.close());
        const forecaster = new ClusterForecaster({ ...model, pool });
        httpRouter.use(
          await createRouter({
            ...services,
            answers,
            clusterAdmins,
            forecaster,
            model,
            requestForecasts: async name => {
              await forecaster.request(name, Date.now());
              await triggerForecasts(scheduler, name);
            },
            triggerSweep: sweepNow,
          }),
        );
        registerActions(services.actionsRegistry, { ...services, model });
        const eventPositions = new EventPositionStore(db);
        const { registrations, snoozes } = model;
        const broadcaster = new SweepBroadcaster(
          {
            signals: services.signals,
            events: new LevelChangeEvents(
              eventPositions,
              registrations,
              services.events,
            ),
            owners: new OwnerNotifier(
              {
                registrations,
                snoozes,
                notifiedLevels: new NotifiedLevelStore(db),
                notifications: services.notifications,
              },
              settings.notifications,
              settings.ownership.unknownOwner,
            ),
          },
          eventPositions,
          logger,
          settings.notifications.quietStartMs,
        );
        const peaks = new PeakHistory(db);
        const catalogRegistrations = new CatalogRegistrations({
          ...services,
          registrations,
          clusters: [...clusterAdmins.keys()],
          readOwnership: names =>
            readOwnership(model, settings.ownership.rules, names),
          timeoutMs: settings.sweep.timeoutMs,
        });
        await scheduleSweeps(
          { ...services, leases },
          clusters,
          {
            ...services,
            ...model,
            catalogRegistrations,
            peaks,
            brokerPast: new BrokerPast(series),
            recordTimes: new RecordTimeHistory(db, logger),
            publication: model,
            availabilityNoticeMs: settings.notifications.availabilityAfterMs,
            onPublished: async (...published) => {
              answers.clear();
              await broadcaster.broadcast(...published);
            },
            onFailed: () => answers.clear(),
          },
          settings.sweep,
        );
        await scheduleRegistrations(
          scheduler,
          catalogRegistrations,
          settings.sweep,
          // What changed shows now, instead of one more interval later.
          async changed => {
            for (const name of changed) await sweepNow(name);
          },
        );
        await scheduleRollUp(
          scheduler,
          logger,
          [...clusterAdmins.keys()],
          new SeriesRollUp(
            {
              progress,
              samples: model.samples,
              series,
            },
            async (...pause) => timeIndexSearches?.reopen(...pause),
          ),
        );
        await scheduleForecasts(
          scheduler,
          logger,
          settings.clusters,
          forecaster,
        );
        await scheduleSourceBackFill(
          scheduler,
          logger,
          clusters.flatMap(({ settings: { connection }, metrics: source }) =>
            source?.history || source?.subjectHistory
              ? [{ cluster: connection.name, source }]
              : [],
          ),
          new SourceBackFill({ progress, series }),
          series,
          async cluster => (await model.clusters.all()).get(cluster)?.brokers,
        );
        if (timeIndexSearches) {
          await scheduleTimeIndexSearch(
            scheduler,
            logger,
            clusterAdmins,
            new TimeIndexHistory(
              { ...model, logger, peaks, searches: timeIndexSearches },
              timeIndexLookupsPerSecond,
            ),
          );
        }
        const windows = new Map(
          settings.clusters.map(({ connection, policies }) => [
            connection.name,
            windowMs(policies, settings.sweep),
          ]),
        );
        await scheduleRetention(
          scheduler,
          logger,
          [...clusterAdmins.keys()],
          [
            model.sweeps,
            series,
            peaks,
            model.assessments,
            snoozes,
            {
              prune: (name, now) =>
                model.offsets.thin(name, now, windows.get(name) ?? 0),
            },
          ],
        );
        await scheduleScores(scheduler, { ...services, model });
      },
    });
  },
});
