import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Consumers that more members would not help.
 *
 * java -cp 'lib/*' GroupTraps.java bootstrap-servers
 *
 * poison: keeps up with five partitions and tries one record of partition 0 again and again. range: ten members that share the two
 * partitions of each topic range-0 … range-24 by the range assignor. crash-loop: joins, reads, commits nothing and leaves.
 */
public class GroupTraps {
  private static final int POISON_OFFSET = 5;

  public static void main(String[] args) throws Exception {
    String bootstrap = args[0];
    start(() -> poison(bootstrap));
    for (int i = 0; i < 10; i++) start(() -> range(bootstrap));
    start(() -> crashLoop(bootstrap));
    new CountDownLatch(1).await();
  }

  private static void start(Runnable consumer) {
    Thread thread = new Thread(consumer);
    thread.setDaemon(true);
    thread.start();
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap, String group) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("group.id", group);
    settings.put("client.id", group);
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", group.equals("range"));
    settings.put("auto.commit.interval.ms", 200);
    settings.put(
        "partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static void poison(String bootstrap) {
    KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrap, "poison");
    consumer.subscribe(List.of("poison"));
    while (true) {
      Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
      TopicPartition failed = null;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.partition() == 0 && record.offset() >= POISON_OFFSET) failed = partition;
        else done.put(partition, new OffsetAndMetadata(record.offset() + 1));
      }
      if (failed != null) consumer.seek(failed, POISON_OFFSET);
      if (!done.isEmpty()) consumer.commitSync(done);
    }
  }

  private static void range(String bootstrap) {
    KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrap, "range");
    consumer.subscribe(IntStream.range(0, 25).mapToObj(i -> "range-" + i).toList());
    while (true) consumer.poll(Duration.ofMillis(500));
  }

  private static void crashLoop(String bootstrap) {
    TopicPartition partition = new TopicPartition("crash-loop", 0);
    while (true) {
      try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrap, "crash-loop")) {
        consumer.subscribe(List.of("crash-loop"));
        while (consumer.assignment().isEmpty()) consumer.poll(Duration.ofMillis(50));
        // Where it began: what it reads is never committed.
        consumer.commitSync(Map.of(partition, new OffsetAndMetadata(0)));
        consumer.poll(Duration.ofMillis(500));
      }
    }
  }
}
