// The primary key finds a subject's claims. SQLite took this index instead, and read all that an owner claims for each row of a list.

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('claims', table => {
    table.dropIndex([], 'claims_owner_idx');
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('claims', table => {
    table.index(['cluster', 'kind', 'owner_ref'], 'claims_owner_idx');
  });
};
