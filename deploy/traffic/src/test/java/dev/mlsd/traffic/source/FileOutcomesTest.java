package dev.mlsd.traffic.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files as people have them: each oddity has one outcome. */
class FileOutcomesTest {

    private static final String HEADER = "transaction_id,tx_datetime,customer_id,terminal_id,tx_amount,tx_fraud\n";
    private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

    @TempDir
    private Path folder;

    @Test
    void open_csvCutInARow_rejectsThatRowWithItsLine() throws IOException {
        Path file = csv("1,2018-06-01T00:00:01Z,c,t,1.00,0\n2,2018-06-01T00:00:02Z,c,t,1.00,0\n3,2018-06-01T00:0");

        try (PaymentFile payments = open(file)) {
            assertThat(payments.summary(ALL).usable()).isEqualTo(2);
            assertThat(payments.summary(ALL).rejected()).isEqualTo(Map.of("too_few_values", 1L));
            assertThat(payments.rejectedRows().rows())
                    .containsExactly(new RejectedRow(4, "too_few_values", List.of(), "3,2018-06-01T00:0"));
        }
    }

    @Test
    void open_csvWithoutFinalLineBreak_isAcceptedWithANote() throws IOException {
        Path file = csv("1,2018-06-01T00:00:01Z,c,t,1.00,0\n2,2018-06-01T00:00:02Z,c,t,1.0");
        Path whole = csv("whole.csv", "1,2018-06-01T00:00:01Z,c,t,1.00,0\n");

        try (PaymentFile payments = open(csv("last.csv", "1,2018-06-01T00:00:01Z,c,t,1.00,0"))) {
            assertThat(payments.summary(ALL).usable()).isEqualTo(1);
            assertThat(payments.summary(ALL).notes())
                    .containsExactly("the file ends without a line break: its last line may be cut off");
        }
        try (PaymentFile payments = open(file)) {
            assertThat(payments.summary(ALL).rejected()).isEqualTo(Map.of("too_few_values", 1L));
            assertThat(payments.summary(ALL).notes()).hasSize(1);
        }
        try (PaymentFile payments = open(whole)) {
            assertThat(payments.summary(ALL).notes()).isEmpty();
        }
    }

    @Test
    void open_compressedCsv_isReadAndItsCutIsRefused() throws IOException {
        Path file = folder.resolve("payments.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((HEADER + rows(5_000)).getBytes(StandardCharsets.UTF_8));
        }
        try (PaymentFile payments = open(file)) {
            assertThat(payments.summary(ALL).rows()).isEqualTo(5_000);
            assertThat(payments.summary(ALL).notes()).isEmpty();
        }
        byte[] bytes = Files.readAllBytes(file);
        for (int length : new int[] {bytes.length - 1, bytes.length / 2, 5}) {
            Path cut = Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> open(cut))
                    .isInstanceOf(WrongFileException.class)
                    .hasMessageContaining("ends in the middle");
        }
    }

    @Test
    void open_cutParquet_isRefused() throws IOException, SQLException {
        Path file = parquet("SELECT range AS transaction_id, TIMESTAMP '2018-06-01' AS tx_datetime, 1 AS customer_id,"
                + " 1 AS terminal_id, 1.0 AS tx_amount FROM range(1000)");
        byte[] bytes = Files.readAllBytes(file);
        Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(bytes, bytes.length - 100));

        assertThatThrownBy(() -> open(cut))
                .isInstanceOf(WrongFileException.class)
                .hasMessageContaining("cannot be read as Parquet or CSV");
    }

    @Test
    void copy_disorderedRows_equalsThatOfSortedRowsToTheByte() throws IOException {
        List<String> rows = new ArrayList<>(List.of(rows(3_000).split("\n")));
        // The same moment again and again, and repeated ids with other values.
        for (int i = 0; i < 200; i++) {
            rows.add((10_000 + i) + ",2018-06-02T00:00:00Z,c" + i % 7 + ",t,1.00,0");
            rows.add((i * 3) + ",2018-06-02T00:00:0" + i % 5 + "Z,c" + i % 3 + ",t,2.00,1");
        }
        byte[] sorted = copy(csv("sorted.csv", String.join("\n", rows) + "\n"));
        Collections.shuffle(rows, new Random(5));
        byte[] disordered = copy(csv("disordered.csv", String.join("\n", rows) + "\n"));

        assertThat(disordered).isEqualTo(sorted);
    }

    @Test
    void open_duplicates_theEarliestStaysAndTheOthersAreNamed() throws IOException {
        Path file = csv("2,2018-06-01T00:00:09Z,c,t,3.00,0\n"
                + "1,2018-06-01T00:00:01Z,c,t,1.00,0\n"
                + "2,2018-06-01 00:00:05,c,t,2.00,0\n"
                + "2,2018-06-01T00:00:07Z,c,t,2.00,0\n");

        try (PaymentFile payments = open(file)) {
            assertThat(payments.summary(ALL).rejected()).isEqualTo(Map.of("duplicate_transaction_id", 2L));
            assertThat(payments.rejectedRows().rows())
                    .containsExactly(
                            new RejectedRow(
                                    2,
                                    "duplicate_transaction_id",
                                    List.of("2", "2018-06-01T00:00:09Z", "c", "t", "3.00", "0"),
                                    null),
                            new RejectedRow(
                                    5,
                                    "duplicate_transaction_id",
                                    List.of("2", "2018-06-01T00:00:07Z", "c", "t", "2.00", "0"),
                                    null));
        }
        assertThat(times(file, "UTC")).containsExactly("2018-06-01T00:00:01Z", "2018-06-01T00:00:05Z");
    }

    @Test
    void open_timesWithoutAZone_areOfTheZoneAskedFor() throws IOException, SQLException {
        Path text = csv("1,2018-06-01 02:00:00,c,t,1,0\n"
                + "2,2018-12-01 02:00:00,c,t,1,0\n"
                + "3,2018-12-02T02:00:00+03:00,c,t,1,0\n"
                + "4,2018-12-03T02:00:00Z,c,t,1,0\n");
        Path timestamps = parquet("SELECT 1 AS transaction_id, TIMESTAMP '2018-06-01 02:00:00' AS tx_datetime,"
                + " 1 AS customer_id, 1 AS terminal_id, 1.0 AS tx_amount");

        assertThat(times(text, "Europe/Berlin"))
                .containsExactly(
                        "2018-06-01T00:00:00Z", "2018-12-01T01:00:00Z", "2018-12-01T23:00:00Z", "2018-12-03T02:00:00Z");
        assertThat(times(text, "UTC")).startsWith("2018-06-01T02:00:00Z");
        assertThat(times(timestamps, "Europe/Berlin")).containsExactly("2018-06-01T00:00:00Z");
        assertThat(times(timestamps, "UTC")).containsExactly("2018-06-01T02:00:00Z");
    }

    @Test
    void open_unknownZone_saysWhatIsAllowed() throws IOException {
        Path file = csv(rows(1));

        assertThatThrownBy(() -> PaymentFile.open(file, "Europe/Berln"))
                .isInstanceOf(WrongFileException.class)
                .hasMessageContaining("there is no time zone Europe/Berln")
                .hasMessageContaining("such as UTC, Europe/Berlin");
    }

    @Test
    void summary_missingLabels_areCountedAndTheirPaymentsUsed() throws IOException {
        Path some =
                csv("1,2018-06-01T00:00:01Z,c,t,1,\n2,2018-06-01T00:00:02Z,c,t,1,1\n3,2018-06-01T00:00:03Z,c,t,1,\n");
        Path none = Files.writeString(
                folder.resolve("none.csv"),
                "transaction_id,tx_datetime,customer_id,terminal_id,tx_amount\n1,2018-06-01T00:00:01Z,c,t,1\n");

        try (PaymentFile payments = open(some)) {
            assertThat(payments.summary(ALL).withoutLabel()).isEqualTo(2);
            assertThat(payments.summary(ALL).usable()).isEqualTo(3);
        }
        try (PaymentFile payments = open(none)) {
            assertThat(payments.summary(ALL).withoutLabel()).isEqualTo(1);
            assertThat(payments.summary(ALL).rejected()).isEmpty();
        }
    }

    @Test
    void open_threeBadRowsInAMillion_leavesOutThoseThreeAndNamesThem() throws IOException {
        Path file = folder.resolve("million.csv");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(HEADER);
            for (int i = 1; i <= 1_000_000; i++) {
                out.write(
                        switch (i) {
                            case 7 -> "7,2018-06-01T00:00:07Z,c,t,much,0\n";
                            case 500_000 -> "500000,2018-06-01T00:00:07Z,c\n";
                            case 1_000_000 -> "1000000,never,\"c,c\",t,1.00,0\n";
                            default -> row(i);
                        });
            }
        }

        try (PaymentFile payments = open(file)) {
            assertThat(payments.summary(ALL).usable()).isEqualTo(999_997);
            RejectedRows rejected = payments.rejectedRows();
            assertThat(rejected.rows())
                    .containsExactly(
                            new RejectedRow(
                                    8,
                                    "bad_tx_amount",
                                    List.of("7", "2018-06-01T00:00:07Z", "c", "t", "much", "0"),
                                    null),
                            new RejectedRow(500_001, "too_few_values", List.of(), "500000,2018-06-01T00:00:07Z,c"),
                            new RejectedRow(
                                    1_000_001,
                                    "bad_tx_datetime",
                                    List.of("1000000", "never", "c,c", "t", "1.00", "0"),
                                    null));
            Path named = folder.resolve("rejected.csv");
            rejected.write(named);
            assertThat(named).content().isEqualTo("""
                    row,reason,transaction_id,tx_datetime,customer_id,terminal_id,tx_amount,tx_fraud,line
                    8,bad_tx_amount,7,2018-06-01T00:00:07Z,c,t,much,0,
                    500001,too_few_values,,,,,,,"500000,2018-06-01T00:00:07Z,c"
                    1000001,bad_tx_datetime,1000000,never,"c,c",t,1.00,0,
                    """);
            long[] visited = new long[1];
            payments.forEach(Long.MAX_VALUE, payment -> visited[0]++);
            assertThat(visited[0]).isEqualTo(999_997);
        }
    }

    @Test
    void rejectedRows_ofParquet_areNumberedFromOne() throws IOException, SQLException {
        Path file = parquet("SELECT * FROM (VALUES (1, TIMESTAMP '2018-06-01', 1, 1, 1.0),"
                + " (2, TIMESTAMP '2018-06-01', NULL, 1, -1.0), (3, NULL, 1, 1, 1.0))"
                + " AS t(transaction_id, tx_datetime, customer_id, terminal_id, tx_amount)");

        try (PaymentFile payments = open(file)) {
            assertThat(payments.rejectedRows().columns())
                    .containsExactly("transaction_id", "tx_datetime", "customer_id", "terminal_id", "tx_amount");
            assertThat(payments.rejectedRows().rows())
                    .containsExactly(
                            new RejectedRow(
                                    2,
                                    "missing_customer_id",
                                    Arrays.asList("2", "2018-06-01 00:00:00", null, "1", "-1.0"),
                                    null),
                            new RejectedRow(3, "missing_tx_datetime", Arrays.asList("3", null, "1", "1", "1.0"), null));
        }
    }

    @Test
    void merge_unreadableLines_moveTheRowsBelowThem() {
        assertThat(RejectedRows.merge(List.of(judged(1), judged(2), judged(5)), List.of(line(2), line(3), line(6))))
                .extracting(RejectedRow::row)
                .containsExactly(2L, 3L, 4L, 5L, 6L, 9L);
    }

    @Test
    void write_nothing_leavesNoFile() throws IOException {
        Path file = Files.writeString(folder.resolve("rejected.csv"), "of an earlier file");

        new RejectedRows(List.of(), List.of()).write(file);

        assertThat(file).doesNotExist();
    }

    private static RejectedRow judged(long row) {
        return new RejectedRow(row, "bad_tx_amount", List.of(), null);
    }

    private static RejectedRow line(long line) {
        return new RejectedRow(line, "unreadable_line", List.of(), "?");
    }

    private PaymentFile open(Path file) {
        return PaymentFile.open(file, "UTC");
    }

    private List<String> times(Path file, String zone) throws IOException {
        List<String> times = new ArrayList<>();
        try (PaymentFile payments = PaymentFile.open(file, zone)) {
            payments.forEach(
                    Long.MAX_VALUE,
                    known -> times.add(
                            Instant.ofEpochMilli(known.payment().eventMillis()).toString()));
        }
        return times;
    }

    private byte[] copy(Path file) throws IOException {
        Path copy = folder.resolve("copy");
        try (PaymentFile payments = open(file);
                SortedCopy.Writer writer = SortedCopy.write(copy, "same", "same")) {
            payments.forEach(Long.MAX_VALUE, writer::write);
            writer.finish();
        }
        return Files.readAllBytes(copy);
    }

    private static String rows(int count) {
        StringBuilder rows = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            rows.append(row(i));
        }
        return rows.toString();
    }

    private static String row(int i) {
        String moment = Instant.parse("2018-06-01T00:00:00Z").plusSeconds(i).toString();
        return i + "," + moment + ",c" + i % 100 + ",t" + i % 200 + "," + i % 300 + ".50,0\n";
    }

    private Path csv(String rows) throws IOException {
        return csv("payments.csv", rows);
    }

    private Path csv(String name, String rows) throws IOException {
        return Files.writeString(folder.resolve(name), HEADER + rows);
    }

    private Path parquet(String query) throws SQLException {
        Path file = folder.resolve("payments.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + query + ") TO " + FileSql.literal(file.toString()) + " (FORMAT parquet)");
        }
        return file;
    }
}
