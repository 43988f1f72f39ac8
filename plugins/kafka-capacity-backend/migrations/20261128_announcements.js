/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('announcements', table => {
    table.comment('How far the changes of each cluster have been announced');
    table.text('cluster').notNullable().primary();
    table
      .bigInteger('began_at')
      .notNullable()
      .comment(
        'When its changes began to be followed, milliseconds since the epoch',
      );
    table
      .integer('last_change_id')
      .notNullable()
      .comment('Last change of level that was told as an event');
  });

  await knex.schema.createTable('told_levels', table => {
    table.comment(
      'The level that owners were last told of; those not listed pass for ok',
    );
    table.text('cluster').notNullable();
    table.string('kind', 32).notNullable();
    table.text('name').notNullable();
    table.string('level', 16).notNullable();
    table.primary(['cluster', 'kind', 'name']);
  });

  await knex.schema.alterTable('level_changes', table => {
    table.index(['cluster', 'id'], 'level_changes_cluster_idx');
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('level_changes', table => {
    table.dropIndex([], 'level_changes_cluster_idx');
  });
  await knex.schema.dropTable('told_levels');
  await knex.schema.dropTable('announcements');
};
