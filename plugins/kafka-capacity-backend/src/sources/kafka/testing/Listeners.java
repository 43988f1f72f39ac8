import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Consumers of one group that each subscribe to one or all of several topics, alive until it is ended.
 *
 * java -cp 'lib/*' Listeners.java bootstrap-servers group protocol consumers each|all topic...
 *
 * `each`: that many consumers for each topic, as one group id for several listeners has it. `all`: that many that subscribe to all.
 */
public class Listeners {
  public static void main(String[] args) throws Exception {
    int consumers = Integer.parseInt(args[3]);
    List<String> topics = List.of(args).subList(5, args.length);
    for (int i = 0; i < consumers; i++) {
      if (args[4].equals("all")) start(args, topics);
      else for (String topic : topics) start(args, List.of(topic));
    }
    System.out.println("Listeners started");
    new CountDownLatch(1).await();
  }

  private static void start(String[] args, List<String> topics) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", args[0]);
    settings.put("group.id", args[1]);
    settings.put("auto.offset.reset", "earliest");
    settings.put("auto.commit.interval.ms", 500);
    if (args[2].equals("consumer")) settings.put("group.protocol", "consumer");
    else settings.put("partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor");
    Thread thread = new Thread(() -> {
      KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      consumer.subscribe(topics);
      while (true) consumer.poll(Duration.ofSeconds(1));
    });
    thread.setDaemon(true);
    thread.start();
  }
}
