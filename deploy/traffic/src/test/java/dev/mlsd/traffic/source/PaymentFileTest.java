package dev.mlsd.traffic.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaymentFileTest {

    private static final String HEADER = "transaction_id,tx_datetime,customer_id,terminal_id,tx_amount,tx_fraud\n";
    private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

    @TempDir
    private Path folder;

    @Test
    void read_parquetInAnyOrder_comesInOrderOfTimeAndThenOfNumber() throws Exception {
        Path file = parquet("""
                SELECT * FROM (VALUES
                  (12, TIMESTAMP '2018-06-01 00:00:05', 1, 2, 10.00, 0),
                  (9, TIMESTAMP '2018-06-01 00:00:05', 1, 3, 57.16, 1),
                  (3, TIMESTAMP '2018-06-01 00:00:01.5', 4, 2, 1071.1499999999999, 0))
                AS t(transaction_id, tx_datetime, customer_id, terminal_id, tx_amount, tx_fraud)""");

        assertThat(read(file))
                .containsExactly(
                        "3 4 2 107115 2018-06-01T00:00:01.500Z GENUINE",
                        "9 1 3 5716 2018-06-01T00:00:05Z FRAUD",
                        "12 1 2 1000 2018-06-01T00:00:05Z GENUINE");
    }

    @Test
    void read_withoutFraudColumn_knowsNothingAboutFraud() throws Exception {
        Path file = parquet("SELECT 'a' AS transaction_id, DATE '2018-06-01' AS tx_datetime, 'c' AS customer_id,"
                + " 't' AS terminal_id, 5 AS tx_amount");

        assertThat(read(file)).containsExactly("a c t 500 2018-06-01T00:00:00Z UNKNOWN");
    }

    @Test
    void read_timesWithZones_areUtc() throws Exception {
        Path file = csv("a,2018-06-01T02:00:00+02:00,c,t,1,0\n"
                + "b,2018-06-01T00:00:01Z,c,t,1,0\n"
                + "c,2018-06-01 00:00:02,c,t,1,0\n");

        assertThat(read(file))
                .containsExactly(
                        "a c t 100 2018-06-01T00:00:00Z GENUINE",
                        "b c t 100 2018-06-01T00:00:01Z GENUINE",
                        "c c t 100 2018-06-01T00:00:02Z GENUINE");
    }

    @Test
    void summary_badRows_areLeftOutAndCountedByReason() throws Exception {
        Path file = csv("""
                1,2018-06-01T00:00:01Z,c,t,10.00,0
                ,2018-06-01T00:00:02Z,c,t,10.00,0
                an id with blanks,2018-06-01T00:00:02Z,c,t,10.00,0
                3,yesterday,c,t,10.00,0
                4,2018-06-01T00:00:03Z,,t,10.00,0
                5,2018-06-01T00:00:03Z,c,,10.00,0
                6,2018-06-01T00:00:03Z,c,t,ten,0
                7,2018-06-01T00:00:03Z,c,t,-10,0
                8,2018-06-01T00:00:03Z,c,t,NaN,0
                9,2018-06-01T00:00:03Z,c,t,100000000.01,0
                10,2018-06-01T00:00:03Z,c,t,10,perhaps
                11,2018-06-01T00:00:03Z,c,t,10
                12,2018-06-01T00:00:03Z,c,t,10,0,more
                13,2018-06-01T00:00:04Z,"c,c",t,10,
                14,,c,t,10,0
                15,2018-06-01T00:00:03Z,c,t,,0
                16,2018-06-01T00:00:03Z,c,t,10,"0
                """);

        try (PaymentFile payments = PaymentFile.open(file, "UTC")) {
            FileSummary summary = payments.summary(ALL);
            assertThat(summary.rejected())
                    .isEqualTo(Map.ofEntries(
                            Map.entry("missing_transaction_id", 1L),
                            Map.entry("bad_transaction_id", 1L),
                            Map.entry("missing_tx_datetime", 1L),
                            Map.entry("bad_tx_datetime", 1L),
                            Map.entry("missing_customer_id", 1L),
                            Map.entry("missing_terminal_id", 1L),
                            Map.entry("missing_tx_amount", 1L),
                            Map.entry("bad_tx_amount", 4L),
                            Map.entry("bad_tx_fraud", 1L),
                            Map.entry("too_few_values", 1L),
                            Map.entry("too_many_values", 1L),
                            Map.entry("unreadable_line", 1L)));
            assertThat(summary.rows()).isEqualTo(17);
            assertThat(summary.rowsInRange()).isEqualTo(2);
        }
        assertThat(read(file))
                .containsExactly(
                        "1 c t 1000 2018-06-01T00:00:01Z GENUINE", "13 c,c t 1000 2018-06-01T00:00:04Z UNKNOWN");
    }

    @Test
    void summary_repeatedIds_countOnceAndTheEarliestStays() throws Exception {
        Path file = csv("""
                2,2018-06-01T00:00:09Z,c,t,3.00,0
                1,2018-06-01T00:00:01Z,c,t,1.00,0
                2,2018-06-01T00:00:05Z,c,t,2.00,0
                """);

        try (PaymentFile payments = PaymentFile.open(file, "UTC")) {
            assertThat(payments.summary(ALL).rejected()).isEqualTo(Map.of("duplicate_transaction_id", 1L));
        }
        assertThat(read(file))
                .containsExactly("1 c t 100 2018-06-01T00:00:01Z GENUINE", "2 c t 200 2018-06-01T00:00:05Z GENUINE");
    }

    @Test
    void summary_range_countsFromInclusiveToExclusive() throws Exception {
        Path file =
                csv("1,2018-06-01T00:00:01Z,c,t,1,0\n2,2018-06-01T00:00:02Z,c,t,1,0\n3,2018-06-01T00:00:03Z,c,t,1,0\n");

        try (PaymentFile payments = PaymentFile.open(file, "UTC")) {
            FileSummary summary =
                    payments.summary(new TimeRange(millis("2018-06-01T00:00:02Z"), millis("2018-06-01T00:00:03Z")));
            assertThat(summary.rowsInRange()).isEqualTo(1);
            assertThat(summary.firstMillis()).isEqualTo(millis("2018-06-01T00:00:01Z"));
            assertThat(summary.lastMillis()).isEqualTo(millis("2018-06-01T00:00:03Z"));
            assertThat(summary.columns()).containsExactly(HEADER.strip().split(","));
        }
    }

    @Test
    void open_missingColumns_saysWhichAreMissingAndWhichAreThere() throws Exception {
        Path csv = folder.resolve("wrong.csv");
        Files.writeString(csv, "id,tx_datetime,customer_id,amount\n1,2018-06-01,c,1\n");
        assertThatThrownBy(() -> PaymentFile.open(csv, "UTC"))
                .isInstanceOf(WrongFileException.class)
                .hasMessageContaining("lacks the columns transaction_id, terminal_id, tx_amount")
                .hasMessageContaining("it has id, tx_datetime, customer_id, amount");

        Path parquet = parquet("SELECT 1 AS transaction_id, 2 AS customer_id");
        assertThatThrownBy(() -> PaymentFile.open(parquet, "UTC"))
                .isInstanceOf(WrongFileException.class)
                .hasMessageContaining("lacks the columns tx_datetime, terminal_id, tx_amount")
                .hasMessageContaining("it has transaction_id, customer_id");
    }

    @Test
    void open_whatIsNoFileOfPayments_saysSo() throws Exception {
        assertThatThrownBy(() -> PaymentFile.open(folder.resolve("nothing.parquet"), "UTC"))
                .hasMessageContaining("there is no readable file");

        Path broken = folder.resolve("broken.parquet");
        Files.writeString(broken, "PAR1 and then nothing that Parquet would know");
        assertThatThrownBy(() -> PaymentFile.open(broken, "UTC"))
                .isInstanceOf(WrongFileException.class)
                .hasMessageContaining("cannot be read as Parquet or CSV");

        Path empty = csv("");
        assertThatThrownBy(() -> PaymentFile.open(empty, "UTC")).hasMessageContaining("has no usable payment");

        Path numbers = parquet("SELECT 1 AS transaction_id, 1527811200 AS tx_datetime, 1 AS customer_id,"
                + " 1 AS terminal_id, 1.0 AS tx_amount");
        assertThatThrownBy(() -> PaymentFile.open(numbers, "UTC"))
                .hasMessageContaining("tx_datetime")
                .hasMessageContaining("got INTEGER");
    }

    @Test
    void existing_copyOfSomethingElse_isNotUsed() throws Exception {
        Path file = csv("1,2018-06-01T00:00:01Z,c,t,1,0\n2,2018-06-01T00:00:02Z,c,t,1,0\n");
        Path copy = folder.resolve("copy");
        assertThat(SortedCopy.existing(copy, "this")).isEmpty();
        copy(file, copy, "this", "about");
        assertThat(SortedCopy.existing(copy, "that")).isEmpty();
        SortedCopy sorted = SortedCopy.existing(copy, "this").orElseThrow();
        assertThat(sorted.about()).isEqualTo("about");
        assertThat(lines(sorted, millis("2018-06-01T00:00:02Z")))
                .containsExactly("2 c t 100 2018-06-01T00:00:02Z GENUINE");
    }

    @Test
    void header_otherDelimitersAndQuotes_areUnderstood() {
        assertThat(CsvHeader.of("\uFEFF\"a\";b;c")).isEqualTo(new CsvHeader(List.of("a", "b", "c"), ';'));
        assertThat(CsvHeader.of("a\tb").delimiter()).isEqualTo('\t');
    }

    @Test
    void minor_halves_goToTheEvenNeighbourOnDecimalDigits() {
        assertThat(Amounts.minor("1.005")).isEqualTo(100);
        assertThat(Amounts.minor("1.015")).isEqualTo(102);
        assertThat(Amounts.minor("1.0150000001")).isEqualTo(102);
        assertThat(Amounts.minor(" 57.16 ")).isEqualTo(5716);
        assertThat(Amounts.minor("1e-05")).isZero();
        assertThat(Amounts.minor("5.")).isEqualTo(500);
    }

    private Path csv(String rows) throws IOException {
        Path file = folder.resolve("payments.csv");
        Files.writeString(file, HEADER + rows);
        return file;
    }

    private Path parquet(String query) throws SQLException {
        Path file = folder.resolve("it's payments.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + query + ") TO " + FileSql.literal(file.toString()) + " (FORMAT parquet)");
        }
        return file;
    }

    private List<String> read(Path file) throws IOException {
        Path copy = folder.resolve("sorted");
        copy(file, copy, "test", "");
        return lines(SortedCopy.existing(copy, "test").orElseThrow(), 0);
    }

    private void copy(Path file, Path copy, String fingerprint, String about) throws IOException {
        try (PaymentFile payments = PaymentFile.open(file, "UTC");
                SortedCopy.Writer writer = SortedCopy.write(copy, fingerprint, about)) {
            payments.forEach(Long.MAX_VALUE, writer::write);
            writer.finish();
        }
    }

    private static List<String> lines(PaymentSource source, long fromMillis) {
        List<String> lines = new ArrayList<>();
        try (PaymentStream stream = source.open(fromMillis)) {
            for (Optional<KnownPayment> next = stream.next(); next.isPresent(); next = stream.next()) {
                var payment = next.get().payment();
                lines.add(String.join(
                        " ",
                        payment.transactionId(),
                        payment.customerId(),
                        payment.terminalId(),
                        Long.toString(payment.amountMinor()),
                        Instant.ofEpochMilli(payment.eventMillis()).toString(),
                        next.get().truth().toString()));
            }
        }
        return lines;
    }

    private static long millis(String moment) {
        return Instant.parse(moment).toEpochMilli();
    }
}
