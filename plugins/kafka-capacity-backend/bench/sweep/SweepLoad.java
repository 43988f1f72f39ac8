import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Fills a Kafka cluster with topics and groups, and keeps its consumers alive until it is ended.
 *
 * java -cp 'lib/*' SweepLoad.java bootstrap-servers topics partitions replicas classic-groups consumer-groups empty-groups
 *
 * Topics are load-0 … , each partition gets a record. Groups of the classic protocol are classic-0 …, of KIP-848's
 * consumer-0 …, those without members empty-0 …; each reads, and has committed for, up to five topics.
 */
public class SweepLoad {
  private static final int TOPICS_PER_GROUP = 5;
  private static final int TOPICS_PER_REQUEST = 100;

  private final String bootstrap;
  private final int topics;
  private final int partitions;

  private SweepLoad(String bootstrap, int topics, int partitions) {
    this.bootstrap = bootstrap;
    this.topics = topics;
    this.partitions = partitions;
  }

  public static void main(String[] args) throws Exception {
    SweepLoad load =
        new SweepLoad(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", args[0]))) {
      load.createTopics(admin, Short.parseShort(args[3]));
      load.produce();
      int group = 0;
      CountDownLatch settled =
          new CountDownLatch(Integer.parseInt(args[4]) + Integer.parseInt(args[5]));
      for (int i = 0; i < Integer.parseInt(args[4]); i++) {
        load.consume("classic", i, group++, settled);
      }
      for (int i = 0; i < Integer.parseInt(args[5]); i++) {
        load.consume("consumer", i, group++, settled);
      }
      load.commit(admin, Integer.parseInt(args[6]), group);
      settled.await();
    }
    System.out.println("Load is ready");
    new CountDownLatch(1).await();
  }

  private List<String> topicsOf(int group) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < Math.min(TOPICS_PER_GROUP, topics); i++) {
      names.add("load-" + (group * TOPICS_PER_GROUP + i) % topics);
    }
    return names;
  }

  private void createTopics(Admin admin, short replicas) throws Exception {
    CreateTopicsOptions patient = new CreateTopicsOptions().timeoutMs(120_000);
    for (int from = 0; from < topics; from += TOPICS_PER_REQUEST) {
      List<NewTopic> batch = new ArrayList<>();
      for (int i = from; i < Math.min(from + TOPICS_PER_REQUEST, topics); i++) {
        batch.add(new NewTopic("load-" + i, partitions, replicas));
      }
      try {
        admin.createTopics(batch, patient).all().get();
      } catch (java.util.concurrent.ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) throw e;
      }
    }
  }

  private void produce() {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "linger.ms", 50, "buffer.memory", 16 << 20,
            "batch.size", 512, "delivery.timeout.ms", 300_000);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int topic = 0; topic < topics; topic++) {
        for (int partition = 0; partition < partitions; partition++) {
          producer.send(new ProducerRecord<>("load-" + topic, partition, null, new byte[100]));
        }
      }
    }
  }

  /** A consumer in a thread of its own that polls for ever; it counts down when it has everything and has committed. */
  private void consume(String protocol, int number, int group, CountDownLatch settled) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("group.id", protocol + "-" + number);
    settings.put("client.id", "load-" + group);
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", false);
    settings.put("fetch.max.wait.ms", 5_000);
    if (protocol.equals("consumer")) settings.put("group.protocol", protocol);
    List<String> names = topicsOf(group);
    Thread thread = new Thread(() -> {
      KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      consumer.subscribe(names);
      int read = 0;
      boolean counted = false;
      while (true) {
        read += consumer.poll(Duration.ofSeconds(1)).count();
        if (!counted && read >= names.size() * partitions) {
          consumer.commitSync(Duration.ofMinutes(2));
          settled.countDown();
          counted = true;
        }
      }
    });
    thread.setDaemon(true);
    thread.start();
  }

  private void commit(Admin admin, int groups, int firstGroup) throws Exception {
    List<AlterConsumerGroupOffsetsResult> results = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      for (String topic : Set.copyOf(topicsOf(firstGroup + i))) {
        for (int partition = 0; partition < partitions; partition++) {
          offsets.put(new TopicPartition(topic, partition), new OffsetAndMetadata(0));
        }
      }
      results.add(admin.alterConsumerGroupOffsets("empty-" + i, offsets));
    }
    for (AlterConsumerGroupOffsetsResult result : results) result.all().get();
  }
}
