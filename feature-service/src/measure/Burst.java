import dev.mlsd.feature.v1.Payment;
import dev.mlsd.feature.v1.TransactionRecord;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A burst of payments through the stream: published as fast as the broker takes them, then waited for until every one is in state and
 * in Redis. Their customers and terminals are nobody else's. Started by {@code burst.sh}.
 */
final class Burst {

    private static final int CUSTOMERS = 5_000;
    private static final int TERMINALS = 10_000;
    private static final long BETWEEN_MILLIS = 5;

    /** Arguments: Kafka's host:port, feature-service's http://host:port, payments. */
    public static void main(String[] arguments) throws Exception {
        int payments = Integer.parseInt(arguments[2]);
        String name = "burst" + System.currentTimeMillis();
        Stats stats = new Stats(arguments[1]);
        long before = stats.number("payments_total");
        long world = java.time.Instant.parse(stats.text("newest_arrival")).toEpochMilli() - payments * BETWEEN_MILLIS;
        SplittableRandom random = new SplittableRandom(1);
        long begun = System.nanoTime();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", arguments[0], "linger.ms", "20", "batch.size", "131072", "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < payments; i++) {
                long millis = world + i * BETWEEN_MILLIS;
                String customer = name + "-c" + random.nextInt(CUSTOMERS);
                byte[] value = TransactionRecord.newBuilder()
                        .setPayment(Payment.newBuilder()
                                .setTransactionId(name + "-" + i)
                                .setCustomerId(customer)
                                .setTerminalId(name + "-t" + random.nextInt(TERMINALS))
                                .setAmountMinor(100 + random.nextInt(50_000))
                                .setEventTimeMillis(millis))
                        .build()
                        .toByteArray();
                producer.send(new ProducerRecord<>(
                        "transactions", null, millis, customer.getBytes(StandardCharsets.UTF_8), value));
            }
        }
        double published = (System.nanoTime() - begun) / 1e9;
        System.out.printf("%d payments published in %.1f s%n", payments, published);
        double drained;
        do {
            Thread.sleep(500);
            drained = (System.nanoTime() - begun) / 1e9;
        } while (stats.number("payments_total") - before < payments || stats.number("stream_lag_records") > 200);
        System.out.printf(
                "in state and Redis after %.1f s: %.0f payments/s, and as many changes of rows of customers and terminals%n",
                drained, payments / drained);
    }

    /** What feature-service tells of itself. */
    private record Stats(String address, HttpClient client) {

        Stats(String address) {
            this(address, HttpClient.newHttpClient());
        }

        String text(String field) throws Exception {
            String body = client.send(
                            HttpRequest.newBuilder(URI.create(address + "/v1/stats")).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            Matcher matcher = Pattern.compile("\"" + field + "\":\"?([^,\"}]+)").matcher(body);
            if (!matcher.find()) {
                throw new IllegalStateException("no " + field + " in " + body);
            }
            return matcher.group(1);
        }

        long number(String field) throws Exception {
            String text = text(field);
            return text.equals("null") ? Long.MAX_VALUE : Long.parseLong(text);
        }
    }
}
