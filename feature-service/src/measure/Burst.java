import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/**
 * A burst of events through the stream, warmed up by a smaller one: published as fast as the broker takes them, then waited for until
 * the rows in Redis have counted every one, each payment in four views of its customer and one of its terminal, each label in one of
 * its terminal. Started by {@code burst.sh}.
 */
final class Burst {

    private static final int WARM_UP = 50_000;
    private static final List<String> OF_CUSTOMERS =
            List.of("customer_payments@1", "customer_velocity@1", "customer_habits@1", "customer_nights@1");
    private static final String OF_TERMINALS = "terminal_payments@1";
    private static final String OF_LABELS = "terminal_risk@1";

    private final KafkaProducer<byte[], byte[]> producer;
    private final Jedis jedis;
    private final Stats stats;
    private final List<String> processes;
    private int payments;
    private int labels;

    private Burst(KafkaProducer<byte[], byte[]> producer, Jedis jedis, Stats stats, List<String> processes) {
        this.processes = processes;
        this.producer = producer;
        this.jedis = jedis;
        this.stats = stats;
    }

    /** Arguments: Kafka's and Redis' host:port, feature-service's http://host:port, payments, labels, ids of the processes. */
    public static void main(String[] arguments) throws Exception {
        String[] redis = arguments[1].split(":");
        try (KafkaProducer<byte[], byte[]> producer = World.producer(arguments[0]);
                Jedis jedis = new Jedis(redis[0], Integer.parseInt(redis[1]))) {
            Burst burst = new Burst(
                    producer, jedis, new Stats(arguments[2]), List.of(arguments).subList(5, arguments.length));
            burst.publish("warm-up", WARM_UP, WARM_UP);
            int payments = Integer.parseInt(arguments[3]);
            int labels = Integer.parseInt(arguments[4]);
            burst.publish("burst", payments, labels);
            burst.sizes();
        }
    }

    private void publish(String name, int paymentsNow, int labelsNow) throws Exception {
        List<ProducerRecord<byte[], byte[]>> burst = new ArrayList<>(World.payments(payments, paymentsNow));
        burst.addAll(World.labels(labels, labelsNow));
        double busy = allProcessors();
        double own = ownProcessors();
        long begun = System.nanoTime();
        burst.forEach(producer::send);
        producer.flush();
        double published = (System.nanoTime() - begun) / 1e9;
        payments += paymentsNow;
        labels += labelsNow;
        while (stats.number("events_total") < payments + labels) {
            Thread.sleep(200);
        }
        while (!isWhole()) {
            Thread.sleep(50);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        busy = allProcessors() - busy;
        own = ownProcessors() - own;
        System.out.printf(
                "%-8s %d payments and %d labels published in %.1f s, in state and Redis after %.1f s: %.0f events/s%n",
                name, paymentsNow, labelsNow, published, seconds, burst.size() / seconds);
        int processors = Runtime.getRuntime().availableProcessors();
        System.out.printf(
                "         %d processors were %.0f %% busy, with work of others %.0f %%; %.0f microseconds of one for an event%n",
                processors, 100 * busy / seconds / processors, 100 * (busy - own) / seconds / processors, own / burst.size() * 1e6);
    }

    /** Whether the rows in Redis have applied every event. */
    private boolean isWhole() {
        for (String view : OF_CUSTOMERS) {
            if (applied("customer", "c", World.CUSTOMERS, view) != payments) {
                return false;
            }
        }
        return applied("terminal", "t", World.TERMINALS, OF_TERMINALS) == payments
                && applied("terminal", "t", World.TERMINALS, OF_LABELS) == labels;
    }

    private long applied(String entity, String prefix, int entities, String view) {
        List<Response<byte[]>> sequences = new ArrayList<>(entities);
        try (Pipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < entities; i++) {
                byte[] key = key(entity, prefix + i, view).getBytes(StandardCharsets.UTF_8);
                sequences.add(pipeline.getrange(key, Long.BYTES, 2 * Long.BYTES - 1));
            }
        }
        return sequences.stream()
                .map(Response::get)
                .filter(bytes -> bytes.length == Long.BYTES)
                .mapToLong(bytes -> ByteBuffer.wrap(bytes).getLong())
                .sum();
    }

    private void sizes() {
        Map<String, Long> sizes = new TreeMap<>();
        for (String view : OF_CUSTOMERS) {
            sizes.put(view, size("customer", "c", World.CUSTOMERS, view));
        }
        for (String view : List.of(OF_TERMINALS, OF_LABELS)) {
            sizes.put(view, size("terminal", "t", World.TERMINALS, view));
        }
        System.out.println("mean bytes of a row: " + sizes);
    }

    private long size(String entity, String prefix, int entities, String view) {
        long sum = 0;
        for (int i = 0; i < entities; i++) {
            sum += jedis.strlen(key(entity, prefix + i, view));
        }
        return sum / entities;
    }

    private static String key(String entity, String id, String view) {
        return "mlsd:{" + entity + ":" + id + "}:" + view;
    }

    /** What the script's processes have taken, this one included. */
    private double ownProcessors() throws Exception {
        double seconds = ticks(Path.of("/proc/self/stat"));
        for (String process : processes) {
            seconds += ticks(Path.of("/proc/" + process + "/stat"));
        }
        return seconds;
    }

    private static double ticks(Path stat) throws Exception {
        String line = Files.readString(stat);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    /** What all processors have worked since the machine's start, in seconds. */
    private static double allProcessors() throws Exception {
        String[] ticks = Files.readAllLines(Path.of("/proc/stat")).getFirst().trim().split(" +");
        // user, nice and system; then idle and waiting for the disk, which are none
        return (Long.parseLong(ticks[1]) + Long.parseLong(ticks[2]) + Long.parseLong(ticks[3])) / 100.0;
    }
}
