export { assessNewTopic, roomForNewTopic } from './brokerBudget';
