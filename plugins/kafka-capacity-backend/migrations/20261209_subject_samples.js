/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('metric_samples', table => {
    table
      .binary('subjects')
      .comment(
        'What it measured of topics and consumer groups, packed and deflated',
      );
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('metric_samples', table => {
    table.dropColumn('subjects');
  });
};
