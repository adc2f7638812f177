package dev.mlsd.feature.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.feature.vector.LabelEvent;
import dev.mlsd.feature.vector.PaymentEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    private static final long DAY = 86_400_000;
    private static final long FIRST = Instant.parse("2018-06-13T23:59:59.999Z").toEpochMilli();

    @TempDir
    private Path folder;

    private Path store;

    @BeforeEach
    void store() {
        store = folder.resolve("it's offline");
    }

    @Test
    void forEach_paymentsOfSeveralDays_comeWithTheirLabelsInOrderOfTimeAndThenOfId() {
        List<LabelledEvent> written = List.of(
                labelled("9", FIRST, 7 * DAY, true),
                labelled("10", FIRST, 7 * DAY, false),
                new LabelledEvent(payment("11", FIRST + 1), Optional.empty()),
                labelled("12", FIRST + 3 * DAY, 7 * DAY, true));
        write(written, 1, 0, 2, 3);

        assertThat(read(Long.MAX_VALUE)).containsExactlyElementsOf(written);
        assertThat(read(FIRST + 1)).containsExactlyElementsOf(written.subList(0, 2));
        assertThat(HistoryReader.open(store).orElseThrow().summary())
                .isEqualTo(new HistorySummary(4, 3, FIRST, FIRST + 3 * DAY));
    }

    @Test
    void forEach_labelsOfAnyDelay_meetTheirPayments() {
        List<LabelledEvent> written = List.of(
                labelled("1", FIRST, 0, true),
                labelled("2", FIRST + DAY, 0, false),
                labelled("3", FIRST + 2 * DAY, 40 * DAY, true));
        write(written, 0, 1, 2);

        assertThat(read(Long.MAX_VALUE)).containsExactlyElementsOf(written);
    }

    @Test
    void commit_layout_isAFolderADayWithUtcTimestampsInMilliseconds() throws IOException, SQLException {
        write(List.of(labelled("1", FIRST, 7 * DAY, true)), 0);

        assertThat(files())
                .containsExactly("labels/day=2018-06-20/test.parquet", "transactions/day=2018-06-13/test.parquet");
        assertThat(row("SELECT * FROM " + parquet("transactions/day=2018-06-13/test.parquet")))
                .containsExactly("1", "c", "t", "250", "2018-06-13T23:59:59.999Z", "2018-06-13T23:59:59.999Z");
        assertThat(row("SELECT * FROM " + parquet("labels/day=2018-06-20/test.parquet")))
                .containsExactly("1", "c", "t", "2018-06-13T23:59:59.999Z", "2018-06-20T23:59:59.999Z", "true");
        assertThat(row("SELECT string_agg(column_name || ' ' || column_type, ', ') FROM (DESCRIBE SELECT * FROM "
                        + parquet("transactions/day=2018-06-13/test.parquet") + ")"))
                .containsExactly(
                        "transaction_id VARCHAR, customer_id VARCHAR, terminal_id VARCHAR, amount_minor BIGINT,"
                                + " event_time TIMESTAMP WITH TIME ZONE, arrival_time TIMESTAMP WITH TIME ZONE");
    }

    @Test
    void close_withoutCommit_changesNothing() throws IOException {
        write(List.of(labelled("1", FIRST, DAY, true)), 0);
        try (HistoryWriter writer = HistoryWriter.create(store, "other")) {
            writer.payment(payment("2", FIRST), FIRST);
            writer.payment(payment("3", FIRST + DAY), FIRST + DAY);
        }

        assertThat(read(Long.MAX_VALUE))
                .extracting(event -> event.payment().transactionId())
                .containsExactly("1");
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".unfinished"));
    }

    @Test
    void commit_again_replacesWhatWasThere() throws IOException {
        write(List.of(labelled("1", FIRST, DAY, true)), 0);
        write(List.of(new LabelledEvent(payment("2", FIRST + DAY), Optional.empty())), 0);

        assertThat(files()).containsExactly("transactions/day=2018-06-14/test.parquet");
    }

    @Test
    void open_noPayments_isEmpty() {
        assertThat(HistoryReader.open(store)).isEmpty();
        write(List.of());
        assertThat(HistoryReader.open(store)).isEmpty();
    }

    @Test
    void payment_ofAnEarlierDay_isRefused() {
        try (HistoryWriter writer = HistoryWriter.create(store, "test")) {
            writer.payment(payment("1", FIRST + DAY), FIRST + DAY);
            assertThatThrownBy(() -> writer.payment(payment("2", FIRST), FIRST))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("got 2018-06-13 after 2018-06-14");
        }
    }

    @Test
    void forEach_brokenFile_saysWhere() throws IOException {
        write(List.of(labelled("1", FIRST, DAY, true)), 0);
        Files.writeString(store.resolve("transactions/day=2018-06-13/test.parquet"), "broken");

        assertThatThrownBy(() -> read(Long.MAX_VALUE))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining(store + " cannot be read");
    }

    private void write(List<LabelledEvent> events, int... order) {
        try (HistoryWriter writer = HistoryWriter.create(store, "test")) {
            for (int index : order) {
                LabelledEvent event = events.get(index);
                writer.payment(event.payment(), event.payment().eventMillis());
                event.label().ifPresent(writer::label);
            }
            writer.commit();
        }
    }

    private List<LabelledEvent> read(long untilMillis) {
        List<LabelledEvent> events = new ArrayList<>();
        HistoryReader.open(store).orElseThrow().forEach(untilMillis, events::add);
        return events;
    }

    private static LabelledEvent labelled(String id, long millis, long delay, boolean fraud) {
        return new LabelledEvent(
                payment(id, millis), Optional.of(new LabelEvent(id, "c", "t", millis, millis + delay, fraud)));
    }

    private static PaymentEvent payment(String id, long millis) {
        return new PaymentEvent(id, "c", "t", 250, millis);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(store)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> store.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private String parquet(String file) {
        return "read_parquet(" + HistoryTable.literal(store.resolve(file)) + ", hive_partitioning=false)";
    }

    private static List<String> row(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                Object value = row.getObject(i);
                values.add(
                        value instanceof java.time.OffsetDateTime time
                                ? time.toInstant().toString()
                                : String.valueOf(value));
            }
            return values;
        }
    }
}
