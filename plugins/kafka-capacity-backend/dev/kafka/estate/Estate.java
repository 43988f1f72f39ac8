import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.Stores;

/**
 * Brings the example estate to life on a Kafka cluster: makes its topics, writes to them and reads them, until it is ended.
 *
 * java -cp 'lib/*' Estate.java bootstrap-servers table.json state-directory
 *
 * Everything is done at a low rate in batches, so that it costs next to nothing. What is there already is left as it is.
 */
public class Estate {
  /** Everything happens once in this time: fewer, larger requests cost less. */
  private static final Duration TICK = Duration.ofSeconds(2);
  /** Where the growth of a lag must show between the bursts of writing and reading, these are smaller. */
  private static final Duration BEAT = Duration.ofMillis(500);
  /** So many records are not held back for the rest of the tick. */
  private static final int BATCH = 100;
  private static final int KEYS = 1_000;
  /** So many beats a new topic may take to be known. */
  private static final int PATIENCE = 60;

  private final String bootstrap;
  private final JsonNode table;
  private final String stateDirectory;
  private final List<KafkaConsumer<?, ?>> consumers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ending;

  private Estate(String bootstrap, JsonNode table, String stateDirectory) {
    this.bootstrap = bootstrap;
    this.table = table;
    this.stateDirectory = stateDirectory;
  }

  public static void main(String[] args) throws Exception {
    new Estate(args[0], new ObjectMapper().readTree(new File(args[1])), args[2]).run();
  }

  private void run() throws Exception {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap));
        KafkaProducer<byte[], byte[]> producer = producer()) {
      createTopics(admin);
      for (JsonNode topic : table.get("topics")) preload(admin, producer, topic);
      producer.flush();
      for (JsonNode group : table.get("groups")) startGroup(group);
      CountDownLatch end = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(end)));
      System.out.println("Estate is ready");
      produceUntilEnd(producer);
      end.await();
    }
  }

  /** Members leave their groups, so that the next start need not wait until they are given up. */
  private void end(CountDownLatch end) {
    ending = true;
    consumers.forEach(KafkaConsumer::wakeup);
    for (Thread thread : threads) {
      try {
        thread.join(5_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    end.countDown();
  }

  private void createTopics(Admin admin) throws Exception {
    int brokers = admin.describeCluster().nodes().get().size();
    short replicas = (short) Math.min(3, brokers);
    Set<String> existing = admin.listTopics().names().get();
    List<NewTopic> topics = new ArrayList<>();
    for (JsonNode topic : table.get("topics")) {
      String name = topic.get("name").asText();
      if (existing.contains(name)) continue;
      Map<String, String> configs = new HashMap<>();
      // However long the estate runs, it takes little of the disk.
      configs.put("segment.bytes", "2097152");
      if (topic.path("compacted").asBoolean()) {
        configs.put("cleanup.policy", "compact");
      } else {
        configs.put("retention.bytes", "16777216");
      }
      topics.add(
          new NewTopic(name, topic.get("partitions").asInt(), replicas).configs(configs));
    }
    admin.createTopics(topics).all().get();
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Properties properties = new Properties();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "estate");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 100);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8 << 20);
    return new KafkaProducer<>(
        properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void preload(Admin admin, KafkaProducer<byte[], byte[]> producer, JsonNode topic)
      throws Exception {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < topic.get("partitions").asInt(); partition++) {
      ends.put(new TopicPartition(topic.get("name").asText(), partition), OffsetSpec.latest());
    }
    long there = recordsIn(admin, ends);
    Random random = new Random();
    for (long i = there; i < topic.get("preload").asLong(); i++) send(producer, topic, random);
  }

  /** Brokers learn of a new topic a little later than the controller that answered. */
  private static long recordsIn(Admin admin, Map<TopicPartition, OffsetSpec> ends)
      throws Exception {
    for (int failures = 0; ; failures++) {
      try {
        return admin.listOffsets(ends).all().get().values().stream()
            .mapToLong(end -> end.offset())
            .sum();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RetriableException) || failures == PATIENCE) throw e;
        Thread.sleep(BEAT.toMillis());
      }
    }
  }

  private void produceUntilEnd(KafkaProducer<byte[], byte[]> producer) throws Exception {
    Random random = new Random();
    Map<JsonNode, Double> owed = new HashMap<>();
    long last = System.nanoTime();
    while (!ending) {
      Thread.sleep(BEAT.toMillis());
      long now = System.nanoTime();
      double seconds = (now - last) / 1e9;
      last = now;
      for (JsonNode topic : table.get("topics")) {
        double rate = topic.get("recordsPerSecond").asDouble();
        double records = owed.getOrDefault(topic, 0.0) + seconds * rate;
        if (records < Math.min(BATCH, rate * TICK.toSeconds())) {
          owed.put(topic, records);
          continue;
        }
        // After a pause of the machine the topic goes on at its rate: what it would make up for would be a peak.
        int whole = (int) Math.min(records, rate * 2 * TICK.toSeconds());
        for (int i = 0; i < whole; i++) send(producer, topic, random);
        owed.put(topic, records - Math.floor(records));
      }
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, JsonNode topic, Random random) {
    boolean hot = random.nextDouble() < topic.path("hotShare").asDouble(0);
    byte[] key = (hot ? "the-hot-one" : "key-" + random.nextInt(KEYS)).getBytes();
    byte[] value = new byte[topic.get("recordBytes").asInt()];
    random.nextBytes(value);
    producer.send(new ProducerRecord<>(topic.get("name").asText(), key, value));
  }

  private void startGroup(JsonNode group) {
    String behavior = group.get("behavior").get("kind").asText();
    if (group.get("protocol").asText().equals("streams")) {
      startStreams(group);
      return;
    }
    if (behavior.equals("stopped")) {
      stopBehind(group);
      return;
    }
    for (int member = 1; member <= group.get("members").asInt(); member++) {
      KafkaConsumer<byte[], byte[]> consumer = consumer(group, member);
      consumers.add(consumer);
      Thread thread = new Thread(() -> consume(consumer, group), group.get("id").asText());
      threads.add(thread);
      thread.start();
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer(JsonNode group, int member) {
    String id = group.get("id").asText();
    boolean classic = !group.get("protocol").asText().equals("consumer");
    Properties properties = new Properties();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, id);
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, id + "-" + member);
    properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, classic ? "classic" : "consumer");
    if (classic) properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 10_000);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 20);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 128 << 10);
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20);
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5_000);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<String> topics = new ArrayList<>();
    group.get("topics").forEach(topic -> topics.add(topic.asText()));
    consumer.subscribe(topics);
    return consumer;
  }

  private void consume(KafkaConsumer<byte[], byte[]> consumer, JsonNode group) {
    try {
      while (!ending) {
        try {
          behave(consumer, group);
        } catch (CommitFailedException | RebalanceInProgressException | RetriableException e) {
          // After a pause of the machine or of a broker the group has gone on without this member, which joins it again.
          System.err.println(group.get("id").asText() + " begins again: " + e);
        }
      }
    } catch (WakeupException e) {
      if (!ending) throw e;
    } finally {
      close(consumer);
    }
  }

  /** Until the end. */
  private void behave(KafkaConsumer<byte[], byte[]> consumer, JsonNode group) {
    switch (group.get("behavior").get("kind").asText()) {
      case "keeps-up" -> keepUp(consumer);
      case "behind" -> stayBehind(consumer, group.get("behavior"));
      case "never-commits" -> {
        while (!ending) consumer.poll(TICK);
      }
      default -> throw new IllegalArgumentException("unknown behavior: " + group);
    }
  }

  /** Leaves the group without waiting for the answer to the last fetch. */
  private static void close(KafkaConsumer<byte[], byte[]> consumer) {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }

  private void keepUp(KafkaConsumer<byte[], byte[]> consumer) {
    Set<TopicPartition> committed = Set.of();
    while (!ending) {
      boolean read = !consumer.poll(TICK).isEmpty();
      if (read || !committed.equals(consumer.assignment())) {
        committed = new HashSet<>(consumer.assignment());
        commitPositions(consumer);
      }
    }
  }

  /**
   * Reads each partition only as far as the wanted lag allows, and commits, once in a beat. It is never less behind than it was
   * at first, after a restart either: to read that up at once would pass for what a member can do.
   */
  private void stayBehind(KafkaConsumer<byte[], byte[]> consumer, JsonNode behavior) {
    double growsBy = behavior.get("growsBy").asDouble();
    long begin = System.nanoTime();
    Map<TopicPartition, Double> atBegin = new HashMap<>();
    int partitions = 0;
    while (!ending) {
      consumer.pause(consumer.assignment());
      consumer.poll(BEAT);
      Collection<TopicPartition> assigned = consumer.assignment();
      if (assigned.isEmpty()) continue;
      if (partitions == 0) {
        for (String topic : consumer.subscription()) {
          partitions += consumer.partitionsFor(topic).size();
        }
      }
      double grown = growsBy * (System.nanoTime() - begin) / 1e9 / partitions;
      Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
      for (TopicPartition partition : assigned) {
        double lag = ends.get(partition) - consumer.position(partition);
        if (lag > atBegin.computeIfAbsent(partition, it -> lag - grown) + grown) {
          consumer.resume(List.of(partition));
        }
      }
      while (!consumer.paused().containsAll(consumer.assignment()) && !ending) {
        consumer.poll(TICK);
        for (TopicPartition partition : consumer.assignment()) {
          Long end = ends.get(partition);
          if (end == null
              || end - consumer.position(partition) <= atBegin.get(partition) + grown) {
            consumer.pause(List.of(partition));
          }
        }
      }
      commitPositions(consumer);
    }
  }

  /** Also of partitions without records: a partition that was never committed has no lag. */
  private static void commitPositions(KafkaConsumer<byte[], byte[]> consumer) {
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      positions.put(partition, new OffsetAndMetadata(consumer.position(partition)));
    }
    consumer.commitSync(positions);
  }

  /** Leaves a group without members that committed once, so many records before the end. */
  private void stopBehind(JsonNode group) {
    long behind = group.get("behavior").get("behind").asLong();
    KafkaConsumer<byte[], byte[]> consumer = consumer(group, 1);
    try {
      while (consumer.assignment().isEmpty()) consumer.poll(TICK);
      Set<TopicPartition> assigned = consumer.assignment();
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(assigned);
      Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
      long held = 0;
      for (TopicPartition partition : assigned) {
        held += ends.get(partition) - begins.get(partition);
      }
      // At each start anew, lest in the end records are deleted that it has not read: that is another evaluation.
      Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
      for (TopicPartition partition : assigned) {
        long end = ends.get(partition);
        long share = behind * (end - begins.get(partition)) / held;
        commits.put(partition, new OffsetAndMetadata(end - share));
      }
      consumer.commitSync(commits);
    } finally {
      close(consumer);
    }
  }

  /** Counts per key: a state that is kept per partition of the input. */
  private void startStreams(JsonNode group) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.<Bytes, Bytes>stream(group.get("topics").get(0).asText())
        .groupByKey()
        .count(
            Materialized.<Bytes, Long>as(Stores.inMemoryKeyValueStore("attempts"))
                .withKeySerde(Serdes.Bytes())
                .withValueSerde(Serdes.Long()));
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, group.get("id").asText());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory);
    properties.put(
        StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.Bytes().getClass().getName());
    properties.put(
        StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.Bytes().getClass().getName());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, group.get("members").asInt());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, TICK.toMillis());
    properties.put(StreamsConfig.POLL_MS_CONFIG, TICK.toMillis());
    properties.put("consumer.auto.offset.reset", "earliest");
    properties.put("consumer.heartbeat.interval.ms", 10_000);
    properties.put("consumer.fetch.max.wait.ms", 5_000);
    KafkaStreams streams = new KafkaStreams(builder.build(), properties);
    streams.setUncaughtExceptionHandler(
        error -> StreamThreadExceptionResponse.REPLACE_THREAD);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(5))));
    streams.start();
  }
}
