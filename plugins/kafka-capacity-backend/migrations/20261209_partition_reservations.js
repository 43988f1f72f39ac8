/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('partition_reservations', table => {
    table.comment(
      'Replicas that changes add and that no sweep has seen yet, so that others count them against the budget of the brokers',
    );
    table.text('id').primary();
    table.text('cluster').notNullable();
    table.integer('replicas').notNullable();
    table
      .bigInteger('at')
      .notNullable()
      .comment('When it was begun or done, milliseconds since the epoch');
    table
      .boolean('done')
      .notNullable()
      .comment('Whether a sweep that begins after that sees them');
    table.index(['cluster'], 'partition_reservations_cluster_idx');
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('partition_reservations');
};
