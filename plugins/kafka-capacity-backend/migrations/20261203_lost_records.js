/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('lost_records', table => {
    table.comment(
      'Records that were deleted before a consumer group read them, a row for each group, topic and hour',
    );
    table.increments('id');
    table.text('cluster').notNullable();
    table.text('name').notNullable().comment('The consumer group');
    table.text('topic').notNullable();
    table
      .bigInteger('at')
      .notNullable()
      .comment('First sweep that saw it, milliseconds since the epoch');
    table
      .bigInteger('until')
      .notNullable()
      .comment('Last sweep that saw more of it, milliseconds since the epoch');
    table
      .boolean('at_latest')
      .notNullable()
      .comment('Whether it may have happened before sweeps saw the group');
    table.text('partitions').notNullable().comment('JSON list, bounded');
    table.integer('partition_count').notNullable();
    table.bigInteger('records').notNullable();
    table.index(['cluster', 'name', 'id'], 'lost_records_group_idx');
    table.index(['cluster', 'at'], 'lost_records_age_idx');
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('lost_records');
};
