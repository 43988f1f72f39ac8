/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('assessments', table => {
    table
      .text('partial')
      .comment(
        'JSON: since when some of the subject could not be read, and why; null when all could',
      );
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('assessments', table => {
    table.dropColumn('partial');
  });
};
