/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('sweeps', table => {
    table.comment('Every sweep that was asked for, runs or ran');
    table.increments('id');
    table.text('cluster').notNullable();
    table
      .string('state', 16)
      .notNullable()
      .comment('requested, running, succeeded or failed');
    table.bigInteger('requested_at').comment('Milliseconds since the epoch');
    table.bigInteger('started_at').comment('Milliseconds since the epoch');
    table.bigInteger('finished_at').comment('Milliseconds since the epoch');
    table.integer('topics');
    table.integer('consumer_groups');
    table.text('error').comment('Why the sweep failed as a whole');
    table.text('faults').comment('JSON list of sentences');
    table.index(['cluster', 'id'], 'sweeps_cluster_idx');
  });

  await knex.schema.createTable('clusters', table => {
    table.comment('What the last good sweep published of each cluster');
    table.text('cluster').notNullable().primary();
    table.integer('sweep_id').notNullable();
    table
      .bigInteger('assessed_at')
      .notNullable()
      .comment('When the offsets were read, milliseconds since the epoch');
    table.string('cluster_id', 255);
    table.boolean('simulated').notNullable();
    table.integer('partitions').notNullable();
    table.text('brokers').notNullable().comment('JSON list');
  });

  await knex.schema.createTable('sweep_offsets', table => {
    table.comment('Offsets of a whole cluster at one moment, packed');
    table.integer('sweep_id').notNullable().primary();
    table.text('cluster').notNullable();
    table
      .bigInteger('at')
      .notNullable()
      .comment('When they were read, milliseconds since the epoch');
    table.binary('log_ends').notNullable();
    table.binary('log_starts').comment('Null once thinned');
    table.binary('log_sizes').comment('Null once thinned');
    table.binary('commits').comment('Null once thinned');
    table.index(['cluster', 'at'], 'sweep_offsets_cluster_idx');
  });

  await knex.schema.createTable('topic_peaks', table => {
    table.comment('Largest mean throughput of a topic on a day');
    table.text('cluster').notNullable();
    table.text('topic').notNullable();
    table
      .string('topic_id', 64)
      .notNullable()
      .comment(
        'A topic that is made again has another; empty before Kafka 2.8',
      );
    table.integer('day').notNullable().comment('Days since the epoch, UTC');
    table.double('mbps').notNullable();
    table
      .bigInteger('at')
      .notNullable()
      .comment('End of the mean, milliseconds since the epoch');
    table
      .bigInteger('first_at')
      .notNullable()
      .comment(
        'End of the first mean of the day, milliseconds since the epoch',
      );
    table.integer('sweep_id').notNullable().comment('Sweep that wrote it');
    table.primary(['cluster', 'topic', 'topic_id', 'day']);
    table.index(['cluster', 'sweep_id'], 'topic_peaks_sweep_idx');
  });

  await knex.schema.createTable('assessments', table => {
    table.comment('The current assessment of each topic and consumer group');
    table.text('cluster').notNullable();
    table.string('kind', 32).notNullable();
    table.text('name').notNullable();
    table.string('level', 16).notNullable();
    table
      .integer('severity')
      .notNullable()
      .comment('Place of the level, 0 is the worst');
    table
      .bigInteger('since')
      .notNullable()
      .comment('At this level since, milliseconds since the epoch');
    table.text('finding').notNullable();
    table.text('action');
    table.text('figure').comment('JSON');
    table.integer('measured').notNullable();
    table.integer('total').notNullable();
    table.text('memory').comment('JSON: what the next assessment needs');
    table.primary(['cluster', 'kind', 'name']);
    table.index(
      ['cluster', 'kind', 'severity', 'name'],
      'assessments_sort_idx',
    );
  });

  await knex.schema.createTable('details', table => {
    table.comment('Details of the last good sweep, many subjects to a row');
    table.text('cluster').notNullable();
    table.string('kind', 32).notNullable();
    table.integer('bucket').notNullable();
    table.integer('sweep_id').notNullable();
    table.binary('data').notNullable();
    table.primary(['cluster', 'kind', 'bucket']);
  });

  await knex.schema.createTable('level_changes', table => {
    table.comment('Every change of level');
    table.increments('id');
    table.text('cluster').notNullable();
    table.string('kind', 32).notNullable();
    table.text('name').notNullable();
    table
      .bigInteger('at')
      .notNullable()
      .comment('Milliseconds since the epoch');
    table.string('from_level', 16).comment('Null for a new subject');
    table.string('to_level', 16).comment('Null for one that is gone');
    table.text('finding');
    table.index(['cluster', 'kind', 'name', 'id'], 'level_changes_subject_idx');
  });

  await knex.schema.createTable('claims', table => {
    table.comment('Which entities register which topics and consumer groups');
    table.text('cluster').notNullable();
    table.string('kind', 32).notNullable();
    table.text('name').notNullable();
    table.text('entity_ref').notNullable();
    table.text('owner_ref');
    table.text('title');
    table.text('declared').notNullable().comment('JSON');
    table.primary(['cluster', 'kind', 'name', 'entity_ref']);
    table.index(['cluster', 'kind', 'owner_ref'], 'claims_owner_idx');
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  for (const table of [
    'claims',
    'level_changes',
    'details',
    'assessments',
    'topic_peaks',
    'sweep_offsets',
    'clusters',
    'sweeps',
  ]) {
    await knex.schema.dropTable(table);
  }
};
