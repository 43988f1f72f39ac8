/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('clusters', table => {
    table
      .integer('excluded_topics')
      .notNullable()
      .defaultTo(0)
      .comment('Topics that the configuration keeps from being read');
    table.integer('excluded_groups').notNullable().defaultTo(0);
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('clusters', table => {
    table.dropColumns('excluded_topics', 'excluded_groups');
  });
};
