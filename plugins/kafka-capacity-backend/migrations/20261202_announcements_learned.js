/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('announcements', table => {
    table
      .boolean('learned')
      .notNullable()
      .defaultTo(true)
      .comment('Whether it is kept what owners know from the first sweep');
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('announcements', table => {
    table.dropColumn('learned');
  });
};
