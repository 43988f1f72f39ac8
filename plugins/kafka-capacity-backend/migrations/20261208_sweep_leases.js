// Who sweeps a cluster now, and when its next sweep is due.

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('sweep_leases', table => {
    table.string('cluster').primary();
    table.bigInteger('due_at').notNullable();
    table.string('holder');
    table.bigInteger('expires_at');
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('sweep_leases');
};
