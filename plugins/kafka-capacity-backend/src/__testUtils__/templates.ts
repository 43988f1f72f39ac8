import { Page } from 'playwright-core';
import { visit } from './portal';

/** A topic that a template is to create. */
export interface WantedTopic {
  cluster: string;
  name: string;
  peakMBps: number;
  targetParallelism: number;
  /** A part of the owner's name, as the picker lists it. */
  owner: string;
}

/** Goes through the template that creates a topic, up to the page of the topic's entity. */
export async function createByTemplate(
  page: Page,
  frontend: string,
  wanted: WantedTopic,
): Promise<void> {
  await visit(page, `${frontend}/create/templates/default/create-kafka-topic`);
  await page.getByLabel(/^Cluster/).click();
  await page.getByRole('option', { name: wanted.cluster }).click();
  await page.getByLabel(/^Name/).fill(wanted.name);
  await page.getByLabel(/^Peak/).fill(String(wanted.peakMBps));
  await page.getByLabel(/^Parallelism/).fill(String(wanted.targetParallelism));
  await page.getByText('No topic of that name is known').waitFor();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel(/^Owner/).click();
  await page.getByRole('option', { name: wanted.owner }).first().click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Review' }).click();
  await finish(page);
}

/** Follows the recommendation on a topic's page through the template that adds partitions. */
export async function scaleByTemplate(
  page: Page,
  capacityTab: string,
): Promise<void> {
  await visit(page, capacityTab);
  await page.getByText('Scale by template').click();
  await page.getByLabel(/^Partitions to have/).waitFor();
  await page.getByRole('button', { name: 'Review' }).click();
  await finish(page);
}

/** Runs the template, and goes to the entity that its output links. */
async function finish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('link', { name: 'The topic in the catalog' }).click();
  await page.waitForURL(/\/catalog\//);
}
