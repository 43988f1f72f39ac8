const SUBJECT = ['cluster', 'kind', 'name'];
const TOLD = [...SUBJECT, 'level'];
const OWNERS = [...SUBJECT, 'owner_ref', 'level'];

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('owner_levels', table => {
    table.comment(
      'The level that each owner was last told of; those not listed pass for ok',
    );
    table.text('cluster').notNullable();
    table.string('kind', 32).notNullable();
    table.text('name').notNullable();
    table.text('owner_ref').notNullable();
    table.string('level', 16).notNullable();
    table
      .string('notice', 16)
      .comment(
        'own or digest: the notification that tells of it; null: none does',
      );
    table.primary([...SUBJECT, 'owner_ref']);
  });
  // Who owns a subject now was told of it, as far as is known.
  await knex(
    knex.raw('?? (??, ??, ??, ??, ??)', ['owner_levels', ...OWNERS]),
  ).insert(
    knex('told_levels')
      .join('claims', on =>
        SUBJECT.forEach(column =>
          on.on(`claims.${column}`, `told_levels.${column}`),
        ),
      )
      .whereNotNull('claims.owner_ref')
      .distinct([
        ...SUBJECT.map(column => `told_levels.${column}`),
        'claims.owner_ref',
        'told_levels.level',
      ]),
  );
  await knex.schema.dropTable('told_levels');
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.createTable('told_levels', table => {
    table.comment(
      'The level that owners were last told of; those not listed pass for ok',
    );
    table.text('cluster').notNullable();
    table.string('kind', 32).notNullable();
    table.text('name').notNullable();
    table.string('level', 16).notNullable();
    table.primary(SUBJECT);
  });
  await knex(knex.raw('?? (??, ??, ??, ??)', ['told_levels', ...TOLD])).insert(
    // The worst of them, whose name happens to come first: emergency, scale, warning.
    knex('owner_levels')
      .select(SUBJECT)
      .min({ level: 'level' })
      .groupBy(SUBJECT),
  );
  await knex.schema.dropTable('owner_levels');
};
