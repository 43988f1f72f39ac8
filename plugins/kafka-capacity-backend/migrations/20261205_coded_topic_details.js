// What is stored of a topic for its page holds codes instead of sentences. The next sweep stores it anew.

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex('details').where({ kind: 'topic' }).delete();
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = exports.up;
