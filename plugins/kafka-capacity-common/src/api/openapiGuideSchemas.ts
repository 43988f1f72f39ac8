/** Schemas of histories, procedures and scaling; `types.ts`, `../model` and `../manifests` have the same in TypeScript. */
export const guideSchemas = {
  LevelChangeRow: {
    type: 'object',
    description: "A change of a subject's level",
    additionalProperties: false,
    required: ['at', 'from', 'to', 'finding', 'figure'],
    properties: {
      at: { type: 'string', format: 'date-time' },
      from: {
        oneOf: [{ $ref: '#/components/schemas/Level' }, { type: 'null' }],
      },
      to: {
        oneOf: [{ $ref: '#/components/schemas/Level' }, { type: 'null' }],
      },
      finding: { type: ['string', 'null'] },
      figure: {
        oneOf: [{ $ref: '#/components/schemas/Figure' }, { type: 'null' }],
      },
    },
  },
  TrafficPoint: {
    type: 'object',
    description: 'What was written to a topic up to a moment',
    additionalProperties: false,
    required: ['at', 'recordsPerSecond'],
    properties: {
      at: { type: 'string', format: 'date-time' },
      recordsPerSecond: { type: ['number', 'null'] },
    },
  },
  TopicHistory: {
    type: 'object',
    description: 'The past of a topic',
    additionalProperties: false,
    required: ['span', 'changes', 'changesCursor', 'traffic', 'bytesPerRecord'],
    properties: {
      span: { type: 'string', enum: ['hour', 'day', 'fortnight'] },
      changes: {
        type: 'array',
        items: { $ref: '#/components/schemas/LevelChangeRow' },
      },
      changesCursor: { type: ['string', 'null'] },
      traffic: {
        type: 'array',
        items: { $ref: '#/components/schemas/TrafficPoint' },
      },
      bytesPerRecord: { type: ['number', 'null'] },
    },
  },
  LagPoint: {
    type: 'object',
    description: 'How far behind a group was at a moment',
    additionalProperties: false,
    required: ['at', 'lag', 'behindSeconds', 'behindAtLeast'],
    properties: {
      at: { type: 'string', format: 'date-time' },
      lag: { type: ['integer', 'null'] },
      behindSeconds: { type: ['number', 'null'] },
      behindAtLeast: { type: 'boolean' },
    },
  },
  LevelChangePage: {
    type: 'object',
    description: 'A page of the changes of a level, newest first',
    additionalProperties: false,
    required: ['items', 'nextCursor'],
    properties: {
      items: {
        type: 'array',
        items: { $ref: '#/components/schemas/LevelChangeRow' },
      },
      nextCursor: { type: ['string', 'null'] },
    },
  },
  LostRecordsRow: {
    type: 'object',
    description:
      'Records of a topic that were deleted before a group read them, within an hour',
    additionalProperties: false,
    required: [
      'at',
      'until',
      'atLatest',
      'topic',
      'partitions',
      'partitionCount',
      'records',
    ],
    properties: {
      at: { type: 'string', format: 'date-time' },
      until: { type: 'string', format: 'date-time' },
      atLatest: { type: 'boolean' },
      topic: { type: 'string' },
      partitions: { type: 'array', items: { type: 'integer' } },
      partitionCount: { type: 'integer' },
      records: { type: 'integer' },
    },
  },
  ConsumerGroupHistory: {
    type: 'object',
    description: 'The past of a consumer group',
    additionalProperties: false,
    required: ['span', 'changes', 'changesCursor', 'lag', 'lost'],
    properties: {
      span: { type: 'string', enum: ['hour', 'day', 'fortnight'] },
      changes: {
        type: 'array',
        items: { $ref: '#/components/schemas/LevelChangeRow' },
      },
      changesCursor: { type: ['string', 'null'] },
      lag: {
        type: 'array',
        items: { $ref: '#/components/schemas/LagPoint' },
      },
      lost: {
        type: 'array',
        items: { $ref: '#/components/schemas/LostRecordsRow' },
      },
    },
  },
  ProcedureStep: {
    type: 'object',
    description: 'One step of a procedure, to be done before the next',
    additionalProperties: false,
    required: ['title', 'commands'],
    properties: {
      title: { type: 'string' },
      commands: { type: 'array', items: { type: 'string' } },
      check: { type: 'string' },
      note: { type: 'string' },
    },
  },
  ProcedureImplementation: {
    type: 'object',
    description: 'One way to carry out an option',
    additionalProperties: false,
    required: ['kind', 'title', 'steps'],
    properties: {
      kind: {
        type: 'string',
        enum: ['maintenance-window', 'zero-downtime', 'zero-downtime-mirror'],
      },
      title: { type: 'string' },
      steps: {
        type: 'array',
        items: { $ref: '#/components/schemas/ProcedureStep' },
      },
    },
  },
  ProcedureOption: {
    type: 'object',
    description: 'One way to more partitions, or why it is refused',
    additionalProperties: false,
    required: [
      'strategy',
      'title',
      'summary',
      'refusedBecause',
      'recommended',
      'implementations',
    ],
    properties: {
      strategy: { type: 'string', enum: ['new-topic', 'in-place'] },
      title: { type: 'string' },
      summary: { type: 'string' },
      refusedBecause: { type: 'array', items: { type: 'string' } },
      recommended: { type: 'boolean' },
      implementations: {
        type: 'array',
        items: { $ref: '#/components/schemas/ProcedureImplementation' },
      },
    },
  },
  ProcedureGroup: {
    type: 'object',
    description: 'A group that a change touches',
    additionalProperties: false,
    required: ['groupId', 'members'],
    properties: {
      groupId: { type: 'string' },
      members: { type: ['integer', 'null'] },
    },
  },
  ProcedureImpact: {
    type: 'object',
    description: 'What a change touches',
    additionalProperties: false,
    required: [
      'keysMoved',
      'groups',
      'moreGroups',
      'unnamedGroups',
      'membersAffected',
      'partitionsAdded',
      'replicasAdded',
      'findings',
    ],
    properties: {
      keysMoved: { type: ['number', 'null'] },
      groups: {
        type: 'array',
        items: { $ref: '#/components/schemas/ProcedureGroup' },
      },
      moreGroups: { type: 'integer' },
      unnamedGroups: { type: 'integer' },
      membersAffected: { type: 'integer' },
      partitionsAdded: { type: 'integer' },
      replicasAdded: { type: ['integer', 'null'] },
      findings: { type: 'array', items: { type: 'string' } },
    },
  },
  PartitionProcedure: {
    type: 'object',
    description: 'How a change of partitions is carried out',
    additionalProperties: false,
    required: ['kind', 'topic', 'impact', 'hazards', 'create', 'options'],
    properties: {
      kind: { type: 'string', enum: ['create', 'increase'] },
      topic: { type: 'string' },
      impact: { $ref: '#/components/schemas/ProcedureImpact' },
      hazards: {
        type: 'array',
        items: { $ref: '#/components/schemas/Hazard' },
      },
      create: {
        type: 'array',
        items: { $ref: '#/components/schemas/ProcedureStep' },
      },
      options: {
        type: 'array',
        items: { $ref: '#/components/schemas/ProcedureOption' },
      },
    },
  },
  TimeLag: {
    type: 'object',
    description: 'How far behind in time a group is',
    additionalProperties: false,
    required: ['seconds', 'atLeast', 'reason'],
    properties: {
      seconds: { type: ['number', 'null'] },
      atLeast: { type: 'boolean' },
      atMostSeconds: { type: 'number', minimum: 0 },
      doubt: {
        type: 'string',
        enum: [
          'searching',
          'future-record-times',
          'backward-record-times',
          'no-record-times',
          'compacted',
        ],
      },
      reason: { type: ['string', 'null'] },
    },
  },
  RecordTimeQuestion: {
    type: 'object',
    description: "Which partition's record time is checked",
    additionalProperties: false,
    required: ['topic', 'partition'],
    properties: {
      topic: { type: 'string', minLength: 1 },
      partition: { type: 'integer', minimum: 0 },
    },
  },
  RecordTimeCheck: {
    type: 'object',
    description: 'The time of a record, against what the sweeps tell',
    additionalProperties: false,
    required: [
      'topic',
      'partition',
      'committedOffset',
      'recordAt',
      'timestampType',
      'recordSeconds',
      'measured',
      'finding',
    ],
    properties: {
      topic: { type: 'string' },
      partition: { type: 'integer' },
      committedOffset: { type: ['integer', 'null'] },
      recordAt: { type: ['string', 'null'], format: 'date-time' },
      timestampType: {
        type: ['string', 'null'],
        enum: ['create', 'log-append', null],
      },
      recordSeconds: { type: ['number', 'null'] },
      measured: {
        oneOf: [{ $ref: '#/components/schemas/TimeLag' }, { type: 'null' }],
      },
      finding: { type: 'string' },
    },
  },
  MemberRate: {
    type: 'object',
    description: 'What one member of a group can do',
    additionalProperties: false,
    required: ['recordsPerSecond', 'source', 'at'],
    properties: {
      recordsPerSecond: { type: 'number' },
      source: { type: 'string', enum: ['measured', 'declared'] },
      at: { type: ['string', 'null'], format: 'date-time' },
    },
  },
  ConsumerRecommendation: {
    type: 'object',
    description: 'How many members a group needs, with how that was worked out',
    additionalProperties: false,
    required: [
      'action',
      'need',
      'needForRate',
      'recommended',
      'idleMembers',
      'catchUpSeconds',
      'missing',
      'summary',
      'advice',
      'working',
    ],
    properties: {
      action: {
        type: 'string',
        enum: [
          'keep',
          'add',
          'add-partitions',
          'change-assignor',
          'find-cause',
          'unknown',
        ],
      },
      need: { type: ['integer', 'null'] },
      needForRate: { type: ['integer', 'null'] },
      recommended: { type: ['integer', 'null'] },
      idleMembers: { type: 'integer' },
      catchUpSeconds: { type: ['number', 'null'] },
      missing: {
        type: 'array',
        items: { type: 'string', enum: ['perMemberRate'] },
      },
      summary: { type: 'string' },
      advice: { type: 'array', items: { $ref: '#/components/schemas/Advice' } },
      working: { $ref: '#/components/schemas/Working' },
    },
  },
  MemberRange: {
    type: 'object',
    description: 'Members to have at least and at most',
    additionalProperties: false,
    required: ['min', 'max'],
    properties: { min: { type: 'integer' }, max: { type: 'integer' } },
  },
  ConsumerStrategy: {
    type: 'object',
    description: 'One way to scale a consumer group',
    additionalProperties: false,
    required: ['kind', 'title', 'members', 'reason', 'whenNot', 'preferred'],
    properties: {
      kind: { type: 'string', enum: ['static', 'dynamic', 'tuning'] },
      title: { type: 'string' },
      members: {
        oneOf: [{ $ref: '#/components/schemas/MemberRange' }, { type: 'null' }],
      },
      reason: { type: 'string' },
      whenNot: { type: 'string' },
      preferred: { type: 'boolean' },
    },
  },
  ConsumerSetting: {
    type: 'object',
    description: 'A setting of a consumer',
    additionalProperties: false,
    required: ['name', 'value', 'default'],
    properties: {
      name: { type: 'string' },
      value: { type: 'string' },
      default: { type: 'string' },
    },
  },
  TuningAdvice: {
    type: 'object',
    description:
      "One way to make a group's members faster or its rebalances cheaper",
    additionalProperties: false,
    required: ['id', 'title', 'settings', 'reason', 'whenNot'],
    properties: {
      id: { type: 'string' },
      title: { type: 'string' },
      settings: {
        type: 'array',
        items: { $ref: '#/components/schemas/ConsumerSetting' },
      },
      reason: { type: 'string' },
      whenNot: { type: 'string' },
    },
  },
  ConsumerTuning: {
    type: 'object',
    description: "How a group's consumers can be tuned",
    additionalProperties: false,
    required: ['advice', 'unknown'],
    properties: {
      advice: {
        type: 'array',
        items: { $ref: '#/components/schemas/TuningAdvice' },
      },
      unknown: { type: 'array', items: { type: 'string' } },
    },
  },
  ConsumerGroupScaling: {
    type: 'object',
    description:
      'What a consumer group does, what it needs, and the ways to get there',
    additionalProperties: false,
    required: [
      'produceRate',
      'consumeRate',
      'lagVelocity',
      'timeLag',
      'memberRate',
      'partitions',
      'members',
      'recommendation',
      'reason',
      'strategies',
      'tuning',
      'toBeOk',
      'membersPerPod',
      'security',
    ],
    properties: {
      produceRate: { type: ['number', 'null'] },
      consumeRate: { type: ['number', 'null'] },
      lagVelocity: { type: ['number', 'null'] },
      timeLag: {
        oneOf: [{ $ref: '#/components/schemas/TimeLag' }, { type: 'null' }],
      },
      memberRate: {
        oneOf: [{ $ref: '#/components/schemas/MemberRate' }, { type: 'null' }],
      },
      partitions: { type: 'integer' },
      members: { type: ['integer', 'null'] },
      recommendation: {
        oneOf: [
          { $ref: '#/components/schemas/ConsumerRecommendation' },
          { type: 'null' },
        ],
      },
      reason: { type: ['string', 'null'] },
      strategies: {
        type: 'array',
        items: { $ref: '#/components/schemas/ConsumerStrategy' },
      },
      tuning: {
        oneOf: [
          { $ref: '#/components/schemas/ConsumerTuning' },
          { type: 'null' },
        ],
      },
      toBeOk: { type: ['string', 'null'] },
      membersPerPod: {
        oneOf: [
          { $ref: '#/components/schemas/MembersPerPod' },
          { type: 'null' },
        ],
      },
      security: {
        oneOf: [
          { $ref: '#/components/schemas/ClusterSecurity' },
          { type: 'null' },
        ],
      },
    },
  },
  MembersPerPod: {
    type: 'object',
    description: 'Members of a group in one pod',
    additionalProperties: false,
    required: ['count', 'source'],
    properties: {
      count: { type: 'integer' },
      source: { type: 'string', enum: ['hosts', 'declared'] },
    },
  },
  ClusterSecurity: {
    type: 'object',
    description: 'How clients connect to a cluster, without credentials',
    additionalProperties: false,
    required: ['tls', 'sasl', 'clientCertificate', 'ownAuthority'],
    properties: {
      tls: { type: 'boolean' },
      sasl: {
        type: ['string', 'null'],
        enum: ['plain', 'scram-sha-256', 'scram-sha-512', 'oauthbearer', null],
      },
      clientCertificate: { type: 'boolean' },
      ownAuthority: { type: 'boolean' },
    },
  },
} as const;
