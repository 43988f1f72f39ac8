import { mockServices } from '@backstage/backend-test-utils';
import { toError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { TLS_FIXTURES } from '../__fixtures__/tlsFixtures';
import { PROFILES } from '../sources/metrics';
import { readSettings } from './readSettings';

function read(data: JsonObject) {
  return readSettings(mockServices.rootConfig({ data }));
}

/** What is said about the first thing that is wrong, of the whole plugin or of one cluster. */
function complaintAbout(data: JsonObject): string | undefined {
  try {
    return read(data).clusters.find(({ invalid }) => invalid)?.invalid;
  } catch (error) {
    return `Stops the plugin: ${toError(error).message}`;
  }
}

const shared = {
  clientId: 'portal',
  clusters: [
    {
      name: 'prod',
      dashboardUrl: 'https://example.org',
      brokers: ['a:9092, b:9093', 'c:9094'],
      ssl: { ca: [TLS_FIXTURES.ca], rejectUnauthorized: true },
      sasl: { mechanism: 'scram-sha-512', username: 'u', password: 'hidden' },
    },
    { name: 'test', brokers: ['t:9092'], ssl: 'true' },
  ],
};

const timeouts = { connectionTimeoutMs: 10_000, requestTimeoutMs: 30_000 };

describe('readSettings', () => {
  it("takes the community plugin's clusters unchanged", () => {
    const { clusters, sweep } = read({ kafka: shared });
    expect(clusters.map(({ connection }) => connection)).toEqual([
      {
        name: 'prod',
        clientId: 'portal',
        ...timeouts,
        brokers: ['a:9092', 'b:9093', 'c:9094'],
        ssl: { ca: [TLS_FIXTURES.ca], rejectUnauthorized: true },
        sasl: { mechanism: 'scram-sha-512', username: 'u', password: 'hidden' },
      },
      {
        name: 'test',
        clientId: 'portal',
        ...timeouts,
        brokers: ['t:9092'],
        ssl: true,
      },
    ]);
    expect(sweep).toEqual({
      frequencyMs: 60_000,
      timeoutMs: 120_000,
      minimumIntervalMs: 10_000,
      throughputWindowMs: 300_000,
      timeIndexLookups: 24_000,
    });
  });

  it("takes a block of the community plugin's that was brought along", () => {
    const [{ connection }] = read({
      kafkaCapacity: { clusters: [shared.clusters[0]] },
    }).clusters;
    expect(connection.brokers).toEqual(['a:9092', 'b:9093', 'c:9094']);
  });

  it('takes only the clusters that it is told, with limits of their own', () => {
    const { clusters, sweep, policies } = read({
      kafka: shared,
      kafkaCapacity: {
        policies: { consumerLagRecords: { warning: 5000 } },
        sweep: {
          frequency: '10s',
          timeout: { seconds: 30 },
          connectionTimeout: 'PT2S',
          throughputWindow: { minutes: 1 },
          minimumInterval: '0s',
          timeIndexLookups: 600,
        },
        clusters: [
          { name: 'test', policies: { consumerLagRecords: { scale: 9000 } } },
          { name: 'own', brokers: ['o:1'], allowRecordTimeChecks: true },
        ],
      },
    });
    expect(
      clusters.map(({ connection, policies: own, allowRecordTimeChecks }) => [
        connection.name,
        connection.brokers,
        connection.connectionTimeoutMs,
        own.consumerLagRecords.warning,
        own.consumerLagRecords.scale,
        allowRecordTimeChecks,
      ]),
    ).toEqual([
      ['test', ['t:9092'], 2000, 5000, 9000, false],
      ['own', ['o:1'], 2000, 5000, 50_000, true],
    ]);
    expect(policies.consumerLagRecords.scale).toBe(50_000);
    expect(sweep).toEqual({
      frequencyMs: 10_000,
      timeoutMs: 30_000,
      minimumIntervalMs: 0,
      throughputWindowMs: 60_000,
      timeIndexLookups: 600,
    });
  });

  it('reads which topics are fixed, the cluster first, and what declares them', () => {
    const { clusters } = read({
      kafkaCapacity: {
        fixedTopics: [
          {
            pattern: 'ledger.*',
            partitions: 'one',
            reason: 'Auditors read it.',
          },
          { pattern: 'git-docs-changelog', partitions: 'any' },
        ],
        clusters: [
          { name: 'a', brokers: ['a:1'], kafkaResource: 'events' },
          {
            ...{ name: 'b', brokers: ['b:1'], managedBy: 'terraform' },
            fixedTopics: [{ pattern: 'ledger.eu', partitions: 'any' }],
          },
        ],
      },
    });
    const kinds = (name: string) =>
      clusters.map(one => one.fixedCountOf({ name })?.partitions ?? null);
    expect(kinds('ledger.eu')).toEqual(['one', null]);
    expect(kinds('git-docs-changelog')).toEqual([null, null]);
    expect(kinds('_schemas')).toEqual(['one', 'one']);
    expect(clusters[0].fixedCountOf({ name: 'ledger.us' })?.reason).toBe(
      'Auditors read it',
    );
    expect(clusters.map(({ managedBy }) => managedBy)).toEqual([
      { tool: 'strimzi', source: 'kafkaCapacity.clusters[0].kafkaResource' },
      { tool: 'terraform', source: 'kafkaCapacity.clusters[1].managedBy' },
    ]);
  });

  it('reads where the metrics of brokers come from', () => {
    const metricsOf = (metrics: JsonObject) =>
      read({
        kafkaCapacity: { clusters: [{ name: 'a', brokers: ['a:1'], metrics }] },
      }).clusters[0].metrics;
    expect(
      metricsOf({
        prometheus: {
          url: 'https://p.example.org/prometheus',
          selector: 'cluster="prod"',
          headers: { 'X-Scope-OrgID': 'us' },
          bearerToken: 'hidden',
          window: '2m',
          brokerId: { label: 'pod', pattern: '-(\\d+)$' },
          consumerCpu: { query: 'cpu' },
        },
        profiles: [
          {
            id: 'strimzi',
            metrics: { iops: { family: 'io', rate: true, sum: ['device'] } },
          },
          { id: 'ours', metrics: { cpuShare: { query: 'cpu{$selector}' } } },
        ],
        excludeProfiles: ['node-exporter'],
      }),
    ).toEqual({
      prometheus: {
        url: 'https://p.example.org/prometheus',
        selector: 'cluster="prod"',
        headers: { 'X-Scope-OrgID': 'us', authorization: 'Bearer hidden' },
        parameters: {},
        windowMs: 120_000,
        timeoutMs: 10_000,
        retries: 2,
        maxAnswerBytes: 5_000_000,
        brokerId: { label: 'pod', pattern: '-(\\d+)$' },
        consumerCpu: { query: 'cpu', label: 'group' },
        profiles: [
          expect.objectContaining({
            id: 'ours',
            metrics: {
              cpuShare: [{ own: true, from: { query: 'cpu{$selector}' } }],
            },
          }),
          ...PROFILES.filter(({ id }) => id !== 'node-exporter').map(one =>
            one.id === 'strimzi'
              ? {
                  ...one,
                  metrics: {
                    ...one.metrics,
                    iops: [
                      {
                        own: true,
                        from: {
                          family: 'io',
                          where: {},
                          over: 'rate',
                          sum: ['device'],
                        },
                      },
                    ],
                  },
                }
              : one,
          ),
        ],
      },
    });
    expect(
      metricsOf({
        scrape: { tls: true, basic: { username: 'u', password: 'p' } },
      }),
    ).toEqual({
      scrape: {
        protocol: 'https',
        host: '{host}',
        port: 9404,
        path: '/metrics',
        headers: { authorization: 'Basic dTpw' },
        endpoints: [],
        windowMs: 300_000,
        timeoutMs: 10_000,
        maxAnswerBytes: 32_000_000,
        profiles: PROFILES,
      },
    });
  });

  it('is empty where nothing is configured', () => {
    expect(read({}).clusters).toEqual([]);
  });

  const cluster = { name: 'c', brokers: ['a:1'] };

  const wrongMetrics = (all: [metrics: JsonObject, sentence: string][]) =>
    all.map(([metrics, sentence]): [string, JsonObject, RegExp] => [
      `metrics ${JSON.stringify(metrics)}`,
      { clusters: [{ ...cluster, metrics }] },
      new RegExp(`^kafkaCapacity\\.clusters\\[0\\]\\.metrics${sentence}`),
    ]);

  it.each<[string, JsonObject, RegExp]>([
    [
      'a name with a slash',
      { clusters: [{ ...cluster, name: 'a/b' }] },
      /^kafkaCapacity\.clusters\[0\]\.name must be .*'\/' and ',', but it is "a\/b"$/,
    ],
    [
      'no name',
      { clusters: [cluster, { brokers: ['a:1'] }] },
      /^kafkaCapacity\.clusters\[1\]\.name .* is missing$/,
    ],
    [
      'a name that is given twice',
      { clusters: [cluster, cluster] },
      /^kafkaCapacity\.clusters\[1\]\.name must be a name that no cluster before it has, but it is "c"$/,
    ],
    [
      'a name without connection',
      { clusters: [{ name: 'nope' }] },
      /^kafkaCapacity\.clusters\[0\]\.brokers is missing.*'nope'.*it has: prod, test/,
    ],
    [
      'a broker without port',
      { clusters: [{ name: 'c', brokers: ['a:1', 'host'] }] },
      /^kafkaCapacity\.clusters\[0\]\.brokers\[1\] must be .*'host:port', but it is "host"$/,
    ],
    [
      'a broker with two ports',
      { clusters: [{ name: 'c', brokers: ['a:b:1'] }] },
      /^kafkaCapacity\.clusters\[0\]\.brokers\[0\] must be .*'host:port', but it is "a:b:1"$/,
    ],
    [
      'brokers that are an empty text',
      { clusters: [{ name: 'c', brokers: ['a:1', ''] }] },
      /^kafkaCapacity\.clusters\[0\]\.brokers\[1\] must be .* but it is ""$/,
    ],
    [
      'brokers that are nothing but commas',
      { clusters: [{ name: 'c', brokers: [' , '] }] },
      /^kafkaCapacity\.clusters\[0\]\.brokers\[0\] must be .* but it is " , "$/,
    ],
    [
      'TLS without brokers',
      { clusters: [{ name: 'prod', ssl: true }] },
      /^kafkaCapacity\.clusters\[0\]\.ssl needs kafkaCapacity\.clusters\[0\]\.brokers beside it/,
    ],
    [
      'SASL without brokers',
      { clusters: [{ name: 'prod', sasl: shared.clusters[0].sasl ?? {} }] },
      /^kafkaCapacity\.clusters\[0\]\.sasl needs /,
    ],
    [
      'a pattern that is a regular expression',
      { fixedTopics: [{ pattern: '(a+)+$', reason: 'x' }] },
      /^kafkaCapacity\.fixedTopics\[0\]\.pattern must be .*, but it is "\(a\+\)\+\$"$/,
    ],
    ...wrongMetrics([
      [{}, ' must be a block with either prometheus or scrape$'],
      [
        { prometheus: { url: 'p:9090' } },
        '\\.prometheus\\.url must be an http',
      ],
      [
        { prometheus: { url: 'http://u:hidden@p' } },
        '\\.prometheus\\.url must be an http or https URL without user, query and fragment$',
      ],
      [
        { prometheus: { url: 'http://p', selector: '{a="b"}' } },
        '\\.prometheus\\.selector must be matchers of PromQL',
      ],
      [
        {
          prometheus: {
            url: 'http://p',
            brokerId: { label: 'a', pattern: '(' },
          },
        },
        '\\.prometheus\\.brokerId\\.pattern must be a regular expression',
      ],
      [{ scrape: { port: 0 } }, '\\.scrape\\.port must be a port'],
      [{ scrape: { ports: 1 } }, '\\.scrape\\.ports is not known: allowed are'],
      [
        { scrape: {}, profiles: [{ id: 'a', metrics: { cpu: {} } }] },
        '\\.profiles\\[0\\]\\.metrics\\.cpu',
      ],
      [
        { scrape: {}, profiles: [{ id: 'a', metrics: { cpuShare: {} } }] },
        '\\.profiles\\[0\\]\\.metrics\\.cpuShare must be a block with either query or family',
      ],
    ]),
    [
      'a fixed count that is a number',
      { fixedTopics: [{ pattern: 'a', partitions: 3, reason: 'x' }] },
      /^kafkaCapacity\.fixedTopics\[0\]\.partitions must be one of one, keep, any, but it is 3$/,
    ],
    [
      'a fixed count without a reason',
      { clusters: [{ ...cluster, fixedTopics: [{ pattern: 'a' }] }] },
      /^kafkaCapacity\.clusters\[0\]\.fixedTopics\[0\]\.reason must be .* is missing$/,
    ],
    [
      'fixed topics that are no list',
      { fixedTopics: { pattern: 'a' } },
      /^kafkaCapacity\.fixedTopics must be a list of rules/,
    ],
    [
      'a tool that is not known',
      { clusters: [{ ...cluster, managedBy: 'helm' }] },
      /^kafkaCapacity\.clusters\[0\]\.managedBy must be one of strimzi, terraform, .*, but it is "helm"$/,
    ],
    [
      "a Kafka resource's name with spaces",
      { clusters: [{ ...cluster, kafkaResource: 'my events' }] },
      /^kafkaCapacity\.clusters\[0\]\.kafkaResource must be /,
    ],
    [
      'a partition rule that is not known',
      { policies: { partitions: { rules: { minimum: 'emergency' } } } },
      /^kafkaCapacity\.policies\.partitions\.rules\.minimum must be one of advice, warning, scale/,
    ],
    [
      'a block that is mistyped',
      { sweeps: { frequency: '10s' } },
      /^kafkaCapacity\.sweeps is not known: allowed are clusters, sweep, /,
    ],
    [
      'a setting of sweeps that is mistyped',
      { sweep: { frequncy: '10s' } },
      /^kafkaCapacity\.sweep\.frequncy is not known: allowed are frequency, /,
    ],
    [
      'a setting of notifications that is mistyped',
      { notifications: { minLevel: 'scale' } },
      /^kafkaCapacity\.notifications\.minLevel is not known/,
    ],
    [
      'a flag of a cluster that is mistyped',
      { clusters: [cluster, { ...cluster, name: 'd', allowChange: true }] },
      /^kafkaCapacity\.clusters\[1\]\.allowChange is not known: allowed are .*allowChanges/,
    ],
    [
      'a setting of TLS that is mistyped',
      { clusters: [{ ...cluster, ssl: { rejectUnauthorised: false } }] },
      /^kafkaCapacity\.clusters\[0\]\.ssl\.rejectUnauthorised is not known: allowed are ca, cert, key, /,
    ],
    [
      'a list of authorities that holds something else',
      { clusters: [{ ...cluster, ssl: { ca: ['hidden', 4711] } }] },
      /^kafkaCapacity\.clusters\[0\]\.ssl\.ca\[0\] must be a PEM text, also with .* or in base64$/,
    ],
    [
      'a setting of sweeps in the place of the block',
      { sweep: 'often' },
      /kafkaCapacity\.sweep/,
    ],
    [
      'a cluster in the place of the list',
      { clusters: shared.clusters[0] },
      /^kafkaCapacity\.clusters must be a list of clusters$/,
    ],
    [
      'a list of clusters in a list',
      { clusters: [shared.clusters] },
      /^kafkaCapacity\.clusters\[0\] must be a block of settings$/,
    ],
    [
      'no broker',
      { clusters: [{ name: 'c', brokers: [] }] },
      /clusters\[0\]\.brokers must be .* but it is \[\]$/,
    ],
    [
      'another mechanism',
      {
        clusters: [
          {
            ...cluster,
            sasl: { mechanism: 'gssapi', username: 'u', password: 'hidden' },
          },
        ],
      },
      /^kafkaCapacity\.clusters\[0\]\.sasl\.mechanism must be one of plain, scram-sha-256, scram-sha-512, oauthbearer, aws$/,
    ],
    [
      'a password that is no text',
      {
        clusters: [
          {
            ...cluster,
            sasl: { mechanism: 'plain', username: 'u', password: 4711 },
          },
        ],
      },
      /^kafkaCapacity\.clusters\[0\]\.sasl\.password must be a text that is not empty$/,
    ],
    [
      'TLS that is no block',
      { clusters: [{ ...cluster, ssl: 'yes' }] },
      /^kafkaCapacity\.clusters\[0\]\.ssl must be true, false, or a block with [^:]*$/,
    ],
    [
      'a PEM text in the place of the block',
      { clusters: [{ ...cluster, ssl: '-----BEGIN hidden' }] },
      /^kafkaCapacity\.clusters\[0\]\.ssl must be /,
    ],
    [
      'a list of keys',
      { clusters: [{ ...cluster, ssl: { key: ['hidden'] } }] },
      /^kafkaCapacity\.clusters\[0\]\.ssl\.key must be a PEM text, also /,
    ],
    [
      'a key in the place of a flag',
      { clusters: [{ ...cluster, ssl: { rejectUnauthorized: 'hidden' } }] },
      /^kafkaCapacity\.clusters\[0\]\.ssl\.rejectUnauthorized must be true or false$/,
    ],
    [
      'a password in the place of the block',
      { clusters: [{ ...cluster, sasl: 'hidden' }] },
      /^kafkaCapacity\.clusters\[0\]\.sasl must be a block with mechanism and what that needs$/,
    ],
    [
      'a password in the place of the mechanism',
      { clusters: [{ ...cluster, sasl: { mechanism: 'hidden' } }] },
      /^kafkaCapacity\.clusters\[0\]\.sasl\.mechanism must be one of /,
    ],
    [
      'a wish to read ACLs that is none',
      { clusters: [{ ...cluster, readAcls: 'yes' }] },
      /^kafkaCapacity\.clusters\[0\]\.readAcls must be true or false, but it is "yes"$/,
    ],
    [
      'a permission to check times that is none',
      { clusters: [{ ...cluster, allowRecordTimeChecks: 'maybe' }] },
      /^kafkaCapacity\.clusters\[0\]\.allowRecordTimeChecks must be true or false, but it is "maybe"$/,
    ],
    [
      'a duration that is none',
      { sweep: { frequency: 'often' } },
      /^kafkaCapacity\.sweep\.frequency must be a duration.* but it is "often"$/,
    ],
    ...[3, -1, 4.5, 1_000_001, 'many'].map(
      (timeIndexLookups): [string, JsonObject, RegExp] => [
        `${timeIndexLookups} lookups in the time index`,
        { sweep: { timeIndexLookups } },
        /^kafkaCapacity\.sweep\.timeIndexLookups must be a whole number from 4 to 1,000,000, or 0 for none, but it is /,
      ],
    ),
    [
      'no time between sweeps',
      { sweep: { frequency: { seconds: 0 } } },
      /^kafkaCapacity\.sweep\.frequency must be a duration above 0/,
    ],
    [
      'a time that no timer can wait for',
      { sweep: { timeout: { days: 25 } } },
      /^kafkaCapacity\.sweep\.timeout must be a duration above 0, of 24 days at most/,
    ],
    [
      'a policy that does not exist',
      { policies: { consumerLag: { warning: 1 } } },
      /kafkaCapacity\.policies\.consumerLag/,
    ],
    [
      "a cluster's policy that is no number",
      { clusters: [{ ...cluster, policies: { brokerCpu: { scale: 'x' } } }] },
      /kafkaCapacity\.clusters\[0\]\.policies\.brokerCpu\.scale .*"x"/,
    ],
  ])('refuses %s', (_case, kafkaCapacity, message) => {
    const complaint = complaintAbout({ kafka: shared, kafkaCapacity });
    expect(complaint?.replace('Stops the plugin: ', '')).toMatch(message);
    expect(complaint).not.toMatch(/hidden|4711/);
    const ofOneCluster = /clusters\\\[\d\\\]/.test(message.source);
    expect(complaint?.startsWith('Stops')).toBe(
      !ofOneCluster || /no cluster before/.test(message.source),
    );
  });

  it("names the community plugin's block where the mistake is there", () => {
    const clusters = [{ name: 'c', brokers: ['a:1'], someOther: 'setting' }];
    expect(read({ kafka: { clusters } }).clusters).toHaveLength(1);
    expect(() =>
      read({ kafka: { clusters: [...clusters, ...clusters] } }),
    ).toThrow(
      /^kafka\.clusters\[1\]\.name must be a name that no cluster before it has/,
    );
    expect(
      complaintAbout({ kafka: { clusters: [{ name: 'c', ssl: true }] } }),
    ).toMatch(/^kafka\.clusters\[0\]\.brokers must be .* is missing$/);
  });

  it.each<[string, JsonObject, JsonObject]>([
    [
      'a mechanism in capitals',
      { mechanism: 'SCRAM-SHA-512', username: 'u', password: 'p' },
      { mechanism: 'scram-sha-512', username: 'u', password: 'p' },
    ],
    [
      'client credentials',
      {
        mechanism: 'OAUTHBEARER',
        tokenEndpoint: 'https://id.example.com/token',
        clientId: 'c',
        clientSecret: 's',
        extensions: { logicalCluster: 'lkc-1' },
      },
      {
        mechanism: 'oauthbearer',
        tokenEndpoint: 'https://id.example.com/token',
        clientId: 'c',
        clientSecret: 's',
        extensions: { logicalCluster: 'lkc-1' },
      },
    ],
    [
      'IAM',
      { mechanism: 'AWS', region: 'eu-central-1' },
      { mechanism: 'aws', region: 'eu-central-1' },
    ],
  ])(
    'takes %s, in its own block and in the shared one',
    (_case, sasl, read_) => {
      const clusters = [{ ...cluster, sasl }];
      for (const data of [
        { kafkaCapacity: { clusters } },
        { kafka: { clusters } },
      ]) {
        const [{ connection, invalid }] = read(data).clusters;
        expect([invalid, connection.sasl]).toEqual([undefined, read_]);
      }
    },
  );

  it.each<[JsonObject, RegExp]>([
    [
      { tokenEndpoint: 'http://id.example.com/token' },
      /sasl\.tokenEndpoint must be an https URL/,
    ],
    [
      { tokenEndpoint: 'https://u:hidden@id.example.com' },
      /sasl\.tokenEndpoint/,
    ],
    [
      { clientSecret: '' },
      /sasl\.clientSecret must be a text that is not empty$/,
    ],
    [{ extensions: { auth: 'hidden' } }, /sasl\.extensions\.auth must be /],
    [
      { password: 'hidden' },
      /sasl\.password is not known: allowed are mechanism, tokenEndpoint/,
    ],
    [{ mechanism: 'aws' }, /sasl\.region must be an AWS region/],
  ])('refuses client credentials with %j', (wrong, message) => {
    const sasl = {
      mechanism: 'oauthbearer',
      tokenEndpoint: 'https://id.example.com/token',
      clientId: 'c',
      clientSecret: 's',
      ...wrong,
    };
    const complaint = complaintAbout({
      kafkaCapacity: { clusters: [{ ...cluster, sasl }] },
    });
    expect(complaint).toMatch(message);
    expect(complaint).not.toContain('hidden');
  });

  it("names the settings of the community plugin's block that it does not use", () => {
    const [{ ignored }] = read({
      kafka: {
        clusters: [
          {
            ...cluster,
            dashboardUrl: 'https://example.org',
            retry: { retries: 3 },
            ssl: { minVersion: 'TLSv1.3' },
            sasl: {
              ...{ mechanism: 'plain', username: 'u', password: 'p' },
              authorizationIdentity: 'hidden',
            },
          },
        ],
      },
    }).clusters;
    expect(ignored).toEqual([
      'kafka.clusters[0].retry',
      'kafka.clusters[0].ssl.minVersion',
      'kafka.clusters[0].sasl.authorizationIdentity',
    ]);
  });

  it('reads the clusters beside an invalid one, and calls one without a name by its path', () => {
    const { clusters, policies } = read({
      kafkaCapacity: {
        policies: { consumerLagRecords: { warning: 5000 } },
        clusters: [
          { name: 'a', brokers: ['a:1'], allowChanges: true, allowChange: 1 },
          { name: 'b', brokers: ['b:1'] },
          { brokers: ['c:1'] },
          { name: 'd', sasl: { mechanism: 'plain' }, brokers: ['d:1'] },
        ],
      },
    });
    expect(
      clusters.map(({ connection, invalid, allowChanges }) => [
        connection.name,
        connection.brokers,
        allowChanges,
        invalid?.split(' ')[0],
      ]),
    ).toEqual([
      ['a', [], false, 'kafkaCapacity.clusters[0].allowChange'],
      ['b', ['b:1'], false, undefined],
      [
        'kafkaCapacity.clusters[2]',
        [],
        false,
        'kafkaCapacity.clusters[2].name',
      ],
      ['d', [], false, 'kafkaCapacity.clusters[3].sasl.username'],
    ]);
    expect(clusters[3].policies).toEqual(policies);
  });

  it('takes addresses of IPv6 in brackets, and a comma at the end of a list', () => {
    const clusters = [{ name: 'c', brokers: ['[::1]:9092,', '10.0.0.1:1'] }];
    const settings = read({ kafkaCapacity: { clusters } });
    expect(settings.clusters[0].connection.brokers).toEqual([
      '[::1]:9092',
      '10.0.0.1:1',
    ]);
  });

  it('reads ACLs only where it is told', () => {
    const clusters = [
      { name: 'a', brokers: ['a:9092'], readAcls: true },
      { name: 'b', brokers: ['b:9092'] },
    ];
    const settings = read({ kafkaCapacity: { clusters } });
    expect(settings.clusters.map(({ readAcls }) => readAcls)).toEqual([
      true,
      false,
    ]);
  });

  it('allows changes only where it is told, and names only by a convention that its example follows', () => {
    const clusters = [
      { name: 'a', brokers: ['a:9092'], allowChanges: 'true' },
      { name: 'b', brokers: ['b:9092'] },
    ];
    const pattern = '[a-z]+(\\.[a-z-]+)+';
    const settings = read({
      kafkaCapacity: { clusters, topicNames: { pattern, example: 'a.b' } },
    });
    expect(settings.clusters.map(({ allowChanges }) => allowChanges)).toEqual([
      true,
      false,
    ]);
    const names = new RegExp(settings.topicNames!.pattern);
    expect(names.test('a.b-c')).toBe(true);
    expect(names.test('a.b-c!')).toBe(false);
    for (const [topicNames, message] of [
      [{ pattern: '(', example: 'a' }, 'topicNames.pattern must be'],
      [{ example: 'a' }, 'topicNames.pattern must be'],
      [{ pattern, example: 'A' }, 'topicNames.example must be'],
      [{ pattern }, 'topicNames.example must be'],
    ] as const) {
      expect(() => read({ kafkaCapacity: { clusters, topicNames } })).toThrow(
        message,
      );
    }
  });
});
