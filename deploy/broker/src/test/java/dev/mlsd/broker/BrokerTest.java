package dev.mlsd.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {

    private static final long IN_2018 = Instant.parse("2018-06-01T12:00:00Z").toEpochMilli();
    private static final long IN_2118 = Instant.parse("2118-06-01T12:00:00Z").toEpochMilli();

    @TempDir
    Path folder;

    @BeforeAll
    static void quietClients() {
        BrokerLog.configure();
    }

    @Test
    void restart_recordsOfAnyMomentOfTheWorld_survive() throws Exception {
        Path output = Files.createFile(folder.resolve("broker.log"));
        int port = BrokerProcess.freePort();
        int controllerPort = BrokerProcess.freePort();
        Path data = folder.resolve("data");
        try (BrokerProcess broker = BrokerProcess.start(data, output, port, controllerPort)) {
            broker.awaitReady(1);
            produce(broker, new ProducerRecord<>("transactions", 0, IN_2018, "customer-1", "past"));
            produce(broker, new ProducerRecord<>("transactions", 0, IN_2118, "customer-1", "future"));
            assertThat(broker.stop()).isEqualTo(143);
        }
        try (BrokerProcess broker = BrokerProcess.start(data, output, port, controllerPort)) {
            broker.awaitReady(2);
            assertThat(consume(broker, 2)).extracting(ConsumerRecord::value).containsExactly("past", "future");
            produce(broker, new ProducerRecord<>("transactions", 0, IN_2018, "customer-1", "before the crash"));
            broker.kill();
        }
        try (BrokerProcess broker = BrokerProcess.start(data, output, port, controllerPort)) {
            broker.awaitReady(3);
            assertThat(consume(broker, 3))
                    .extracting(ConsumerRecord::timestamp)
                    .containsExactly(IN_2018, IN_2118, IN_2018);
            broker.stop();
        }
        assertThat(Files.readString(output)).doesNotContain("ERROR").doesNotContain("\tat ");
    }

    @Test
    void start_newFolder_createsTheDeclaredTopicsAndNoOther() throws Exception {
        Path output = Files.createFile(folder.resolve("broker.log"));
        try (BrokerProcess broker = BrokerProcess.start(
                folder.resolve("data"), output, BrokerProcess.freePort(), BrokerProcess.freePort())) {
            broker.awaitReady(1);
            try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.address()))) {
                Set<String> names = Topics.ALL.stream().map(Topics.Topic::name).collect(Collectors.toSet());
                assertThat(admin.listTopics().names().get()).isEqualTo(names);
                assertThat(admin.describeTopics(names).allTopicNames().get().values())
                        .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(Topics.PARTITIONS));
                assertThat(retention(admin, "bootstrap-customer")).isEqualTo("-1");
                assertThat(retention(admin, "transactions")).isEqualTo(String.valueOf(BrokerSettings.RETENTION_BYTES));
            }
            broker.stop();
        }
        assertThat(Files.readAllLines(output)).singleElement().asString().startsWith("READY ");
    }

    private static String retention(Admin admin, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(Set.of(resource))
                .all()
                .get()
                .get(resource)
                .get("retention.bytes")
                .value();
    }

    private static void produce(BrokerProcess broker, ProducerRecord<String, String> entry) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.address());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(entry).get();
        }
    }

    /** Reads partition 0 of {@code transactions} from its beginning until it holds so many records. */
    private static List<ConsumerRecord<String, String>> consume(BrokerProcess broker, int count) {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.address());
        List<ConsumerRecord<String, String>> seen = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition("transactions", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (int polls = 0; polls < 60 && seen.size() < count; polls++) {
                consumer.poll(Duration.ofSeconds(1)).forEach(seen::add);
            }
        }
        assertThat(seen).as("records read").hasSize(count);
        return seen;
    }
}
