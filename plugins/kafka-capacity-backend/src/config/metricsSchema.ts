import {
  SourceMetric,
  SOURCE_METRICS,
} from 'backstage-plugin-kafka-capacity-node';
import { z } from 'zod';
import {
  Measure,
  MetricsSettings,
  Profile,
  PROFILES,
} from '../sources/metrics';
import { checkTls, tlsFields } from './tls';
import { block, flag, number, oneOf, text, timer } from './values';

const filled = (allowed: string) => text(allowed, given => given !== '');
const FILLED = 'a text that is not empty';
const URL_ALLOWED = 'an http or https URL without user, query and fragment';
const url = text(URL_ALLOWED, given => {
  if (!URL.canParse(given)) return false;
  const { protocol, username, password, search, hash } = new URL(given);
  return (
    /^https?:$/.test(protocol) &&
    `${username}${password}${search}${hash}` === ''
  );
});
const port = number(
  'a port, 1 to 65535',
  given => Number.isInteger(given) && given >= 1 && given <= 65_535,
);
const texts = (allowed: string) =>
  z.record(z.string(), z.string({ error: 'a text' }), { error: allowed });
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const label = text('the name of a label', name => LABEL.test(name));

function isRegExp(pattern: string): boolean {
  try {
    return new RegExp(`${pattern}|`).exec('')?.length === 2;
  } catch {
    return false;
  }
}

const tls = block(tlsFields).superRefine(checkTls);

const accessFields = {
  headers: texts('a block of headers').default({}),
  bearerToken: filled(FILLED).optional(),
  basic: block({
    username: filled(FILLED),
    password: filled(FILLED),
  }).optional(),
  window: timer(5 * 60_000),
  timeout: timer(10_000),
};
type Access = Pick<
  z.output<z.ZodObject<typeof accessFields>>,
  'headers' | 'bearerToken' | 'basic'
>;

function headersOf({ headers, bearerToken, basic }: Access) {
  const userAndPassword =
    basic &&
    Buffer.from(`${basic.username}:${basic.password}`).toString('base64');
  return {
    ...headers,
    ...(bearerToken && { authorization: `Bearer ${bearerToken}` }),
    ...(userAndPassword && { authorization: `Basic ${userAndPassword}` }),
  };
}

const megabytes = (defaultBytes: number) =>
  number('megabytes above 0, 100 at most', given => given > 0 && given <= 100)
    .transform(given => given * 1_000_000)
    .default(defaultBytes);

const prometheus = block({
  ...accessFields,
  url,
  tls: tls.optional(),
  parameters: texts('a block of parameters').default({}),
  selector: text(
    'matchers of PromQL without braces, such as cluster="prod"',
    given => !/[{}]/.test(given),
  ).default(''),
  retries: number(
    'a whole number from 0 to 5',
    given => Number.isInteger(given) && given >= 0 && given <= 5,
  ).default(2),
  maxAnswerMegabytes: megabytes(5_000_000),
  brokerId: block({
    label,
    pattern: text(
      "a regular expression with one group, such as '-(\\d+)$'",
      isRegExp,
    ).optional(),
  }).optional(),
  consumerCpu: block({
    query: filled('a query of PromQL'),
    label: label.default('group'),
  }).optional(),
});

const scrape = block({
  ...accessFields,
  tls: z
    .union([flag, tls], {
      error: `true, false, or a block with ${Object.keys(tlsFields).join(
        ', ',
      )}`,
    })
    .default(false),
  host: filled(
    "a host, in which {host} and {id} stand for the broker's",
  ).default('{host}'),
  port: port.default(9404),
  path: text("a path that begins with '/'", given =>
    given.startsWith('/'),
  ).default('/metrics'),
  nodeExporterPort: port.optional(),
  endpoints: z
    .array(
      block({
        broker: number('the id of a broker', Number.isInteger),
        url,
      }),
      { error: 'a list of brokers and their URLs' },
    )
    .default([]),
  maxAnswerMegabytes: megabytes(32_000_000),
});

const measure = block({
  query: filled('a query of PromQL').optional(),
  family: filled('the name of a metric of the exporter').optional(),
  labels: texts('a block of labels').default({}),
  rate: flag.default(false),
  sum: z.array(label, { error: 'a list of labels' }).optional(),
  max: z.array(label, { error: 'a list of labels' }).optional(),
  times: number('a number', Number.isFinite).optional(),
})
  .refine(
    ({ query, family }) => (query === undefined) !== (family === undefined),
    {
      error: 'a block with either query or family',
    },
  )
  .transform(
    ({ query, family, labels, rate, sum, max, times }): Measure => ({
      own: true,
      from:
        query !== undefined
          ? { query }
          : {
              family: family ?? '',
              where: labels,
              ...(rate && { over: 'rate' as const }),
              ...(sum && { sum }),
              ...(max && { max }),
              ...(times !== undefined && { times }),
            },
    }),
  );

const profile = block({
  id: filled('the id of a profile'),
  title: filled('a name').optional(),
  identity: oneOf(['target', 'pod', 'claim', 'host', 'label']).optional(),
  metrics: z.partialRecord(
    z.enum(SOURCE_METRICS as [SourceMetric, ...SourceMetric[]], {
      error: `one of ${SOURCE_METRICS.join(', ')}`,
    }),
    measure,
    { error: `a block with some of ${SOURCE_METRICS.join(', ')}` },
  ),
});

/** Lays configured profiles over those that are known: one with a known id replaces metrics of it, another comes first. */
function profilesOf(
  given: readonly z.output<typeof profile>[],
  excluded: readonly string[],
): Profile[] {
  const own = given.map(({ id, title, identity, metrics }): Profile => {
    const known = PROFILES.find(one => one.id === id);
    const measures = Object.fromEntries(
      Object.entries(metrics).map(([metric, one]) => [metric, [one]]),
    );
    return {
      probe: [],
      ...known,
      id,
      title: title ?? known?.title ?? id,
      identity: identity ?? known?.identity ?? 'target',
      metrics: { ...known?.metrics, ...measures },
    };
  });
  const ids = own.map(({ id }) => id);
  return [
    ...own.filter(({ id }) => !PROFILES.some(one => one.id === id)),
    ...PROFILES.map(one => own.find(({ id }) => id === one.id) ?? one),
  ].filter(({ id }) => ids.includes(id) || !excluded.includes(id));
}

/** `kafkaCapacity.clusters[].metrics`. */
export const metricsSchema = block({
  prometheus: prometheus.optional(),
  scrape: scrape.optional(),
  profiles: z.array(profile, { error: 'a list of profiles' }).default([]),
  excludeProfiles: z
    .array(oneOf(PROFILES.map(({ id }) => id)), {
      error: 'a list of profile ids',
    })
    .default([]),
}).transform((given, context): MetricsSettings => {
  const profiles = profilesOf(given.profiles, given.excludeProfiles);
  if (given.prometheus && !given.scrape) {
    const {
      url: at,
      window,
      timeout,
      maxAnswerMegabytes,
      ...rest
    } = given.prometheus;
    return {
      prometheus: {
        url: at,
        headers: headersOf(rest),
        ...(rest.tls && { tls: rest.tls }),
        parameters: rest.parameters,
        selector: rest.selector,
        windowMs: window,
        timeoutMs: timeout,
        retries: rest.retries,
        maxAnswerBytes: maxAnswerMegabytes,
        ...(rest.brokerId && { brokerId: rest.brokerId }),
        ...(rest.consumerCpu && { consumerCpu: rest.consumerCpu }),
        profiles,
      },
    };
  }
  if (given.scrape && !given.prometheus) {
    const {
      window,
      timeout,
      maxAnswerMegabytes,
      tls: secured,
      ...rest
    } = given.scrape;
    return {
      scrape: {
        headers: headersOf(rest),
        ...(typeof secured === 'object' && { tls: secured }),
        protocol: secured === false ? 'http' : 'https',
        host: rest.host,
        port: rest.port,
        path: rest.path,
        ...(rest.nodeExporterPort !== undefined && {
          nodeExporterPort: rest.nodeExporterPort,
        }),
        endpoints: rest.endpoints,
        windowMs: window,
        timeoutMs: timeout,
        maxAnswerBytes: maxAnswerMegabytes,
        profiles,
      },
    };
  }
  context.addIssue({
    code: 'custom',
    message: 'a block with either prometheus or scrape',
  });
  return z.NEVER;
});
