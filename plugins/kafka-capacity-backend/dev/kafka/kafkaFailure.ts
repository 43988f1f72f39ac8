/** What went wrong outside of this program, such as a download or a broker that ended: its message says it all, a stack nothing. */
export class KafkaFailure extends Error {}
