package dev.mlsd.feature.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryAppenderTest {

    private static final String TOPIC = "transactions";
    private static final long DAY = 86_400_000;
    private static final long START = Instant.parse("2018-06-13T12:00:00Z").toEpochMilli();

    @TempDir
    private Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private Path store;

    @BeforeEach
    void store() {
        store = folder.resolve("offline");
    }

    @Test
    void append_eventsOfSeveralDaysAndPartitions_becomeFilesNamedByTheirOffsets() throws IOException {
        LabelEvent label = new LabelEvent("p7", "c", "t", START, START + 7 * DAY, true);
        open().append(
                        List.of(
                                payment(0, 7, START),
                                payment(0, 9, START - DAY),
                                payment(0, 8, START),
                                payment(3, 2, START),
                                new HistoryEvent.Label(new HistoryEvent.Place("labels", 1, 5), label)),
                        Map.of(place(0), 12L, place(3), 3L, new HistoryEvent.Place("labels", 1, 0), 6L));

        assertThat(files())
                .containsExactly(
                        "labels/day=2018-06-20/labels-1-000000000005-000000000005.parquet",
                        "transactions/day=2018-06-12/transactions-0-000000000009-000000000009.parquet",
                        "transactions/day=2018-06-13/transactions-0-000000000007-000000000008.parquet",
                        "transactions/day=2018-06-13/transactions-3-000000000002-000000000002.parquet");
        assertThat(open().position(TOPIC, 0)).isEqualTo(OptionalLong.of(12));
        assertThat(open().position(TOPIC, 1)).isEmpty();
        List<LabelledEvent> read = read();
        assertThat(read).extracting(event -> event.payment().transactionId()).containsExactly("9", "2", "7", "8");
        assertThat(read)
                .extracting(LabelledEvent::label)
                .filteredOn(java.util.Optional::isPresent)
                .isEmpty();
    }

    @Test
    void append_quarantinedRecord_isKeptWithItsReasons() {
        open().append(
                        List.of(new HistoryEvent.Quarantined(
                                new HistoryEvent.Place(TOPIC, 2, 17),
                                START,
                                new byte[] {'c'},
                                new byte[] {1, 2},
                                List.of("payment.amount_minor", "key"),
                                List.of("the first", "the second"))),
                        Map.of(place(2), 18L));

        assertThat(Tables.query(
                        "SELECT topic, partition_number, record_offset, arrival_time, hex(record_value), fields[2],"
                                + " reasons[1] FROM read_parquet('" + store + "/quarantine/day=2018-06-13/*.parquet')"))
                .containsExactly(List.of(TOPIC, "2", "17", "2018-06-13T12:00Z", "0102", "key", "the first"));
    }

    @Test
    void open_crashBeforeThePositionsMoved_removesTheFilesAndEveryEventIsThereOnce() throws IOException {
        append(open(), 0, 10);
        Path positions = store.resolve("positions");
        Path before = folder.resolve("positions-before");
        Files.copy(positions, before);
        append(open(), 10, 30);
        Files.move(before, positions, StandardCopyOption.REPLACE_EXISTING);
        Path half = store.resolve(
                "transactions/day=2018-06-13/transactions-0-000000000030-000000000031.parquet.unfinished");
        Files.writeString(half, "half a file");

        HistoryAppender again = open();
        assertThat(again.position(TOPIC, 0)).isEqualTo(OptionalLong.of(10));
        assertThat(read()).hasSize(10);
        assertThat(half).doesNotExist();
        append(again, 10, 15);
        append(again, 15, 40);

        assertThat(read()).hasSize(40);
        assertThat(read()).extracting(event -> event.payment().transactionId()).doesNotHaveDuplicates();
    }

    @Test
    void tidy_daysThatAreOver_haveOneFileAPartitionAndTheSameEvents() throws IOException {
        HistoryAppender history = open();
        for (int i = 0; i < 6; i++) {
            append(history, i * 5, i * 5 + 5);
        }
        history.tidy();
        assertThat(files()).as("the day is not over").hasSize(6);
        history.append(List.of(payment(0, 30, START + 2 * DAY)), Map.of(place(0), 31L));
        List<LabelledEvent> before = read();

        history.tidy();

        assertThat(read()).isEqualTo(before);
        assertThat(visible()).hasSize(2);
        assertThat(files()).as("somebody may be reading").hasSize(8);
        nanos.addAndGet(HistoryAppender.KEPT.toNanos());
        history.tidy();
        assertThat(files())
                .containsExactly(
                        "transactions/day=2018-06-13/transactions-0-000000000000-000000000029.parquet",
                        "transactions/day=2018-06-15/transactions-0-000000000030-000000000030.parquet");
        assertThat(read()).isEqualTo(before);
    }

    @Test
    void tidy_crashBeforeWhatWasReplacedIsDeleted_countsEveryEventOnce() throws IOException {
        HistoryAppender history = open();
        for (int i = 0; i < 6; i++) {
            append(history, i * 5, i * 5 + 5);
        }
        history.append(List.of(payment(0, 30, START + 2 * DAY)), Map.of(place(0), 31L));
        history.tidy();

        assertThat(read()).hasSize(31);
        open();
        assertThat(files()).hasSize(2);
        assertThat(read()).hasSize(31);
    }

    @Test
    void read_paymentThatTheLogHasTwice_countsItOnceAndNotItsLabelEither() {
        HistoryAppender history = open();
        LabelEvent label = new LabelEvent("1", "c", "t", START + 1, START + 1 + DAY, true);
        PaymentEvent twice = payment(0, 1, START + 1).payment();
        history.append(
                List.of(
                        payment(0, 1, START + 1),
                        new HistoryEvent.Payment(new HistoryEvent.Place(TOPIC, 0, 2), twice, START + 900),
                        new HistoryEvent.Label(new HistoryEvent.Place("labels", 0, 1), label),
                        new HistoryEvent.Label(new HistoryEvent.Place("labels", 0, 2), label)),
                Map.of(place(0), 3L));

        assertThat(read()).containsExactly(new LabelledEvent(twice, java.util.Optional.of(label)));
    }

    @Test
    void open_brokenPositions_saysWhichLine() throws IOException {
        Files.createDirectories(store);
        Files.writeString(store.resolve("positions"), "transactions-0 many\n");

        assertThatThrownBy(this::open)
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("has a line that is no position, 'transactions-0 many'");
    }

    private HistoryAppender open() {
        return HistoryAppender.open(store, nanos::get);
    }

    private void append(HistoryAppender history, long from, long to) {
        history.append(
                LongStream.range(from, to)
                        .<HistoryEvent>mapToObj(offset -> payment(0, offset, START + offset))
                        .toList(),
                Map.of(place(0), to));
    }

    private static HistoryEvent.Place place(int partition) {
        return new HistoryEvent.Place(TOPIC, partition, 0);
    }

    private static HistoryEvent.Payment payment(int partition, long offset, long millis) {
        return new HistoryEvent.Payment(
                new HistoryEvent.Place(TOPIC, partition, offset),
                new PaymentEvent(Long.toString(offset), "c", "t", 250, millis),
                millis);
    }

    private List<LabelledEvent> read() {
        List<LabelledEvent> events = new java.util.ArrayList<>();
        HistoryReader.open(store).orElseThrow().forEach(Long.MAX_VALUE, events::add);
        return events;
    }

    private List<Path> visible() throws IOException {
        return HistoryTable.TRANSACTIONS.files(store).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(store)) {
            return all.filter(file -> file.toString().endsWith(".parquet"))
                    .map(file -> store.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
