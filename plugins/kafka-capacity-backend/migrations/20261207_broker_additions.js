/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('broker_additions', table => {
    table.comment('Additions of brokers, with how far they have come');
    table.increments('id');
    table.text('cluster').notNullable();
    table
      .text('running')
      .comment(
        'The cluster while it is running, so that there is one a cluster',
      );
    table.integer('count').notNullable().comment('Brokers to add');
    table.text('reason');
    table.text('started_by').notNullable();
    table
      .bigInteger('started_at')
      .notNullable()
      .comment('Milliseconds since the epoch');
    table.text('outcome').comment('completed or abandoned; null while running');
    table.text('ended_by');
    table.bigInteger('ended_at').comment('Milliseconds since the epoch');
    table
      .text('progress')
      .notNullable()
      .comment(
        'JSON: the cluster before and now, who joined, what is confirmed',
      );
    table.unique(['running'], { indexName: 'broker_additions_running_uniq' });
    table.index(['cluster', 'id'], 'broker_additions_cluster_idx');
  });
  await knex.schema.createTable('cluster_observations', table => {
    table.comment(
      'What the last sweep saw of a cluster, as far as additions of brokers are concerned',
    );
    table.text('cluster').primary();
    table.text('observation').notNullable().comment('JSON');
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('cluster_observations');
  await knex.schema.dropTable('broker_additions');
};
