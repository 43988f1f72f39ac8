/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('history_points', table => {
    table.comment('A few numbers of each topic and group at a sweep, packed');
    table
      .integer('sweep_id')
      .notNullable()
      .comment('They are kept as long as the offsets of the sweep')
      .references('sweep_id')
      .inTable('sweep_offsets')
      .onDelete('CASCADE');
    table.string('kind', 32).notNullable();
    table
      .integer('shard')
      .notNullable()
      .comment('Number of shards + which of them, by a hash of the name');
    table.binary('data').notNullable();
    table.primary(['sweep_id', 'kind', 'shard']);
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('history_points');
};
