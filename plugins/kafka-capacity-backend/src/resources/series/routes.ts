import { AuditorService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  kafkaCapacityClusterReadPermission,
  kafkaCapacityHistoryCreatePermission,
  Subject,
} from 'backstage-plugin-kafka-capacity-common';
import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { Request } from 'express';
import { mustBeKnown } from '../../access/visibleSummary';
import { KEPT_DAYS } from '../../history/series/SeriesHistory';
import { SeriesQuery } from '../../history/series/SeriesReader';
import { audited } from '../../http/audited';
import { HandlersOf } from '../../http/endpointRouter';
import { bodyTooLarge, shown, unsupportedEncoding } from '../../http/refusals';
import { mustBeConfigured } from '../ReadModel';
import { ReadServices } from '../ReadServices';
import { exportSeries } from './exportSeries';
import { importSeries } from './importSeries';
import { seriesAnswer } from './seriesAnswer';
import { MOST_BYTES } from './textParts';

/** Handlers of series over time. What fills gaps changes what everybody sees, so it needs a permission of its own. */
export function seriesHandlers({
  model,
  callers,
  auditor,
}: ReadServices & { auditor: AuditorService }): HandlersOf<
  ApiEndpoints['series']
> {
  const { series } = model;
  const ofSubject = async (
    subject: Subject,
    {
      metric,
      ...window
    }: Parameters<typeof seriesAnswer>[3] & {
      metric: string;
    },
    req: Request,
  ) => {
    const { cluster, kind, name } = subject;
    const caller = await callers.reader(req);
    mustBeConfigured(model, cluster);
    await mustBeKnown(model, subject, caller);
    const query: SeriesQuery = { kind, metric, name };
    return seriesAnswer(series, cluster, query, window, Date.now());
  };
  /** Who sends the request, where they may read the whole cluster. */
  const readerOf = async (cluster: string, req: Request) => {
    const caller = await callers.reader(req);
    await caller.mustHave(kafkaCapacityClusterReadPermission);
    mustBeConfigured(model, cluster);
    return caller;
  };
  return {
    getTopicSeries: ({ path: { cluster, topic }, query }, req) =>
      ofSubject({ cluster, kind: 'topic', name: topic }, query, req),
    getConsumerGroupSeries: ({ path: { cluster, group }, query }, req) =>
      ofSubject({ cluster, kind: 'consumer-group', name: group }, query, req),
    getBrokerSeries: async ({ path: { cluster, broker }, query }, req) => {
      await readerOf(cluster, req);
      const { metric, ...window } = query;
      const own: SeriesQuery = {
        ...{ kind: 'broker', metric, name: broker },
        ended: true,
      };
      return seriesAnswer(series, cluster, own, window, Date.now());
    },
    getClusterSeries: async ({ path: { cluster }, query }, req) => {
      await readerOf(cluster, req);
      const { metric, ...window } = query;
      const own: SeriesQuery = { kind: 'cluster', metric, name: cluster };
      return seriesAnswer(series, cluster, own, window, Date.now());
    },
    exportSeries: async ({ path: { cluster }, query }, req, res) => {
      await readerOf(cluster, req);
      const { by = 'day', days = KEPT_DAYS.days, ...asked } = query;
      const window = { by, days };
      await exportSeries(series, cluster, asked, window, res, Date.now());
    },
    importSeries: async ({ path: { cluster } }, req) => {
      const caller = await readerOf(cluster, req);
      await caller.mustHave(kafkaCapacityHistoryCreatePermission);
      const bytes = Number(req.headers['content-length'] ?? 0);
      mustBeCsv(req, bytes);
      const event = {
        eventId: 'history-import',
        severityLevel: 'medium' as const,
        request: req,
        meta: { cluster, ...(bytes > 0 && { bytes }) },
      };
      // A file that is refused is read to its end, so that who sends it gets the answer.
      const chunks = req.iterator({ destroyOnReturn: false });
      return audited(
        auditor,
        event,
        () => importSeries(model, cluster, chunks, Date.now()),
        imported => ({ ...imported }),
      );
    },
  };
}

function mustBeCsv(req: Request, bytes: number): void {
  const { 'content-type': type, 'content-encoding': encoding } = req.headers;
  if (!req.is('text/csv')) {
    throw new InputError(
      `request/body must be CSV, with Content-Type text/csv, but Content-Type is ${shown(
        type,
      )}`,
    );
  }
  if (encoding !== undefined && encoding !== 'identity') {
    throw unsupportedEncoding(req, 'absent');
  }
  if (bytes > MOST_BYTES) throw bodyTooLarge(MOST_BYTES, bytes);
}
