/** What a card of a home page is made of: Backstage's home plugin looks for it under this name. */
export { HomeKafkaCapacity as Content } from './HomeKafkaCapacity';
