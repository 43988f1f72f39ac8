/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('assessments', table => {
    table.index(
      ['kind', 'severity', 'name', 'cluster'],
      'assessments_sort_all_idx',
    );
    table.index(['kind', 'name', 'cluster'], 'assessments_name_all_idx');
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('assessments', table => {
    table.dropIndex([], 'assessments_name_all_idx');
    table.dropIndex([], 'assessments_sort_all_idx');
  });
};
