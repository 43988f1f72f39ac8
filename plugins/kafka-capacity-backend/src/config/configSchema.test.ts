import { ConfigReader } from '@backstage/config';
import { ConfigSchema, loadConfigSchema } from '@backstage/config-loader';
import { JsonObject, JsonValue } from '@backstage/types';
import path from 'node:path';
import { TLS_FIXTURES } from '../__fixtures__/tlsFixtures';
import communityKafkaSchema from '../__fixtures__/communityKafkaSchema.json';
import { z } from 'zod';
import { readSettings } from './readSettings';
import { clusterSchema, configSchema } from './schema';

/** What of a JSON Schema says which keys an object has. */
const jsonSchema = z.object({
  get properties() {
    return z.record(z.string(), jsonSchema).optional();
  },
  get items() {
    return jsonSchema.optional();
  },
  get anyOf() {
    return z.array(jsonSchema).optional();
  },
});
type JsonSchema = z.output<typeof jsonSchema>;

/** The paths of all keys, such as `clusters.ssl.ca`, whether in a list or not. */
function keysOf({ properties = {}, items, anyOf = [] }: JsonSchema): string[] {
  return [
    ...Object.entries(properties).flatMap(([name, below]) => [
      name,
      ...keysOf(below).map(key => `${name}.${key}`),
    ]),
    ...(items ? keysOf(items) : []),
    ...anyOf.flatMap(keysOf),
  ];
}

// Compiling the declarations takes TypeScript some seconds.
jest.setTimeout(60_000);

/** The schema of some packages of this workspace. */
const schemaOf = (
  packages: string | string[],
  options: { strict?: boolean } = {},
) =>
  loadConfigSchema({
    dependencies: [],
    packagePaths: [packages]
      .flat()
      .map(one => path.resolve(__dirname, '../../..', one, 'package.json')),
    excludePackageDependencies: true,
    noUndeclaredProperties: options.strict,
  });

/** What Backstage does with the configuration at start: the schemas of all packages count together. */
async function loadSchemas() {
  const own = await schemaOf('kafka-capacity-backend');
  const { schemas, ...version } = own.serialize();
  const community = {
    packageName: 'community',
    path: 'communityKafkaSchema.json',
    value: communityKafkaSchema,
  };
  const all = [...(Array.isArray(schemas) ? schemas : []), community];
  const both = await loadConfigSchema({
    serialized: { schemas: all, ...version },
  });
  return { own, both };
}

describe('the schema of the configuration', () => {
  let schemas: { own: ConfigSchema; both: ConfigSchema };
  beforeAll(async () => {
    schemas = await loadSchemas();
  });

  const process = (schema: ConfigSchema, data: JsonObject) =>
    schema.process([{ data, context: 'test' }], {
      visibility: ['backend'],
    })[0].data;

  const cluster = { name: 'prod', brokers: ['a:9092'] };
  const ofCommunity = (ssl: JsonValue) => ({
    kafka: { clientId: 'portal', clusters: [{ ...cluster, ssl }] },
  });

  it.each<[string, JsonValue]>([
    ['the authorities of the system', true],
    ['no check of certificates', { rejectUnauthorized: false }],
    [
      'a list of authorities',
      { ca: [TLS_FIXTURES.ca, TLS_FIXTURES.ca], ...TLS_FIXTURES.client },
    ],
  ])(
    "takes a block of the community's plugin with %s, whether that is installed or not",
    (_case, ssl) => {
      const data = ofCommunity(ssl);
      for (const schema of [schemas.own, schemas.both]) {
        expect(() => process(schema, data)).not.toThrow();
      }
      const [{ connection }] = readSettings(new ConfigReader(data)).clusters;
      expect(connection.ssl).toEqual(
        ssl === true ? true : { rejectUnauthorized: true, ...Object(ssl) },
      );
    },
  );

  it.each([
    ['a text', TLS_FIXTURES.ca],
    ['a list', [TLS_FIXTURES.ca]],
  ])('takes authorities as %s in its own block', (_case, ca) => {
    const data = { kafkaCapacity: { clusters: [{ ...cluster, ssl: { ca } }] } };
    for (const schema of [schemas.own, schemas.both]) {
      expect(() => process(schema, data)).not.toThrow();
    }
    const [{ connection }] = readSettings(new ConfigReader(data)).clusters;
    expect(connection.ssl).toEqual({ ca, rejectUnauthorized: true });
  });

  it('has the keys that are parsed, and no others', () => {
    const [{ value }] = z
      .object({ schemas: z.array(z.object({ value: jsonSchema })) })
      .parse(schemas.own.serialize()).schemas;
    const keysParsed = (schema: z.ZodType) =>
      keysOf(
        jsonSchema.parse(
          z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
        ),
      );
    const parsed = [
      ...keysParsed(configSchema),
      ...keysParsed(clusterSchema).map(key => `clusters.${key}`),
    ];
    const isLeaf = (key: string) =>
      parsed.includes(key) && !parsed.some(it => it.startsWith(`${key}.`));
    // What is below a value, as the hours of a duration, is not a key. The catalog's module declares its own block.
    const isKey = (key: string) =>
      !key.startsWith('catalog') &&
      !key
        .split('.')
        .some((_, i, steps) => isLeaf(steps.slice(0, i).join('.')));
    const declared = keysOf(value).flatMap(
      key => key.split(/^kafkaCapacity\./)[1] ?? [],
    );
    const sorted = (keys: string[]) => [...new Set(keys)].filter(isKey).sort();
    expect(sorted(declared)).toEqual(sorted(parsed));
  });

  describe('in the strict mode of config:check', () => {
    let strict: ConfigSchema;
    beforeAll(async () => {
      strict = await schemaOf('kafka-capacity-backend', { strict: true });
    });

    /** Whether it and the parser take a configuration. */
    const verdicts = (kafkaCapacity: JsonObject) => {
      const isTaken = (check: () => unknown) => {
        try {
          return check() !== false;
        } catch {
          return false;
        }
      };
      const data = { kafkaCapacity };
      return {
        schema: isTaken(() => process(strict, data)),
        parser: isTaken(
          () =>
            readSettings(new ConfigReader(data)).clusters[0]?.invalid ===
            undefined,
        ),
      };
    };
    const sasl = { mechanism: 'plain', username: 'u', password: 'p' };
    const prometheus = { url: 'http://prometheus' };

    it.each<[string, JsonObject]>([
      ['a cluster', {}],
      ['SASL and TLS', { sasl, ssl: true }],
      ['sizes and tests', { size: { iops: 3000 }, tested: { brokers: 3 } }],
      [
        'patterns',
        { topics: { include: ['a.*'] }, consumerGroups: { exclude: ['b*'] } },
      ],
      ['metrics', { metrics: { prometheus: { ...prometheus, retries: 0 } } }],
      ['a number as a text', { size: { iops: '3000' } }],
    ])('takes %s', (_case, over) => {
      expect(verdicts({ clusters: [{ ...cluster, ...over }] })).toEqual({
        schema: true,
        parser: true,
      });
    });

    it.each<[string, JsonObject]>([
      ['a text for brokers', { brokers: 'a:9092' }],
      ['no brokers', { brokers: [] }],
      ['a name with a slash', { name: 'a/b' }],
      ['an unknown key', { broker: ['a:9092'] }],
      ['an unknown key of TLS', { ssl: { authority: 'x' } }],
      ['an unknown key of SASL', { sasl: { ...sasl, pass: 'x' } }],
      ['SASL without a password', { sasl: { ...sasl, password: undefined } }],
      ['an unknown mechanism', { sasl: { ...sasl, mechanism: 'md5' } }],
      ['an unknown key of a size', { size: { iop: 3000 } }],
      ['a size of 0', { size: { iops: 0 } }],
      ['tests with no brokers', { tested: { brokers: 0 } }],
      ['no patterns', { topics: { include: [] } }],
      ['unknown keys of patterns', { consumerGroups: { excluded: ['a'] } }],
      [
        'too many retries',
        { metrics: { prometheus: { ...prometheus, retries: 9 } } },
      ],
      [
        'an unknown key of a source',
        { metrics: { prometheus: { ...prometheus, uri: 'x' } } },
      ],
      ['a negative price', { prices: { currency: 'USD', brokerHour: -1 } }],
      [
        'an unknown rule',
        { fixedTopics: [{ pattern: 'a', partitions: 'two' }] },
      ],
    ])('refuses %s', (_case, over) => {
      expect(verdicts({ clusters: [{ ...cluster, ...over }] })).toEqual({
        schema: false,
        parser: false,
      });
    });

    it.each<[string, JsonObject]>([
      ['an unknown key', { clustres: [] }],
      ['an unknown key of the sweep', { sweep: { frequancy: '1m' } }],
      ['a level that there is not', { notifications: { minimumLevel: 'bad' } }],
      ['a number out of range', { notifications: { digestAbove: 101 } }],
    ])('refuses %s outside of clusters', (_case, settings) => {
      expect(verdicts(settings)).toEqual({ schema: false, parser: false });
    });
  });

  it('knows which values are secret', () => {
    const sasl = { mechanism: 'plain', username: 'u', password: 'hidden' };
    const secured = {
      ...cluster,
      ssl: { ca: 'CA', key: 'hidden', passphrase: 'hidden' },
      sasl,
    };
    const access = {
      headers: { 'X-Token': 'hidden' },
      bearerToken: 'hidden',
      basic: { username: 'u', password: 'hidden' },
      tls: { key: 'hidden', passphrase: 'hidden' },
    };
    const prometheus = { url: 'http://p', ...access };
    for (const data of [
      {
        kafkaCapacity: { clusters: [{ ...cluster, metrics: { prometheus } }] },
      },
      {
        kafkaCapacity: {
          clusters: [{ ...cluster, metrics: { scrape: access } }],
        },
      },
      { kafkaCapacity: { clusters: [secured] } },
      { kafka: { clientId: 'portal', clusters: [secured] } },
    ]) {
      expect(JSON.stringify(process(schemas.own, data))).not.toContain(
        'hidden',
      );
    }
  });

  it('shows browsers nothing but where the tab of an entity is', async () => {
    const whole = await schemaOf(['kafka-capacity-backend', 'kafka-capacity']);
    const kafkaCapacity = { entityTabPath: '/:name', clusters: [cluster] };
    const [{ data }] = whole.process(
      [{ data: { kafkaCapacity }, context: 'test' }],
      { visibility: ['frontend'] },
    );
    expect(data).toEqual({ kafkaCapacity: { entityTabPath: '/:name' } });
  });
});
