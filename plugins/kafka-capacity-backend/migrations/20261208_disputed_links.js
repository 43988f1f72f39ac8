/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('registrations', table => {
    table
      .text('location')
      .comment('Where the catalog has the entity from; null when not known');
    table
      .bigInteger('first_seen')
      .notNullable()
      .defaultTo(0)
      .comment(
        'When the entity first registered the subject from that location, milliseconds since the epoch; 0 before this was kept',
      );
    table
      .text('disputed')
      .comment(
        'JSON: names of the clusters on which the registration is not trusted; null when it is on all',
      );
    table
      .string('accepted_by')
      .comment('Who accepted a disputed registration; null when nobody did');
    table
      .bigInteger('accepted_at')
      .comment('When, milliseconds since the epoch');
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('registrations', table => {
    table.dropColumns(
      'location',
      'first_seen',
      'disputed',
      'accepted_by',
      'accepted_at',
    );
  });
};
