package dev.mlsd.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.feature.offline.HistoryReader;
import dev.mlsd.traffic.source.SortedCopy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrafficMainTest {

    private static final String ROWS = """
            transaction_id,tx_datetime,customer_id,terminal_id,tx_amount
            1,2018-06-01T10:00:00Z,c,t,10.00
            2,2018-06-02T10:00:00Z,c,t,20.00
            3,2018-06-03T10:00:00Z,c,t,nothing
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void checkFile_goodFile_printsALineOfJson() throws IOException {
        assertThat(execute("check-file", file(ROWS), "--from", "2018-06-02", "--to", "2018-06-03T00:00:00Z"))
                .as(err.toString())
                .isZero();
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.get("rows").asInt()).isEqualTo(3);
        assertThat(report.get("rows_in_range").asInt()).isEqualTo(1);
        assertThat(report.get("first").asText()).isEqualTo("2018-06-01T10:00:00Z");
        assertThat(report.get("last").asText()).isEqualTo("2018-06-02T10:00:00Z");
        assertThat(report.get("columns").size()).isEqualTo(5);
        assertThat(report.get("rejected").get("bad_tx_amount").asInt()).isEqualTo(1);
        assertThat(report.get("without_label").asInt()).isEqualTo(2);
        assertThat(report.get("examples").get(0).get("row").asInt()).isEqualTo(4);
        assertThat(report.get("examples").get(0).get("values").get("tx_amount").asText())
                .isEqualTo("nothing");
        assertThat(report.get("stamp").asText()).startsWith(ROWS.length() + "@");
        assertThat(out.toString().lines()).hasSize(1);
    }

    @Test
    void checkFile_wrongColumns_isWrongUsageAndNamesThem() throws IOException {
        assertThat(execute("check-file", file("a,b\n1,2\n"))).isEqualTo(2);
        assertThat(err.toString())
                .contains("lacks the columns transaction_id, tx_datetime, customer_id, terminal_id, tx_amount")
                .contains("it has a, b");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void checkFile_nothingInRange_saysWhatTheFileHas() throws IOException {
        assertThat(execute("check-file", file(ROWS), "--from", "2019-01-01")).isEqualTo(2);
        assertThat(err.toString())
                .contains("has no payment from 2019-01-01T00:00:00Z")
                .contains("it has payments from 2018-06-01T10:00:00Z to 2018-06-02T10:00:00Z");
        assertThat(execute("check-file", file(ROWS), "--from", "2018-06-02", "--to", "2018-06-01"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--from must be before --to");
    }

    @Test
    void checkFile_wrongMoment_isWrongUsage() throws IOException {
        assertThat(execute("check-file", file(ROWS), "--from", "June")).isEqualTo(2);
        assertThat(err.toString()).contains("'June' is not a date or a moment, such as 2018-06-01");
    }

    @Test
    void checkFile_wrongZone_isWrongUsageAndSaysWhatIsAllowed() throws IOException {
        assertThat(execute("check-file", file(ROWS), "--time-zone", "Mars/Base"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("there is no time zone Mars/Base; allowed are the names of the IANA database");
    }

    @Test
    void copyFile_wholeFile_makesCopyHistoryAndRejectedRows() throws IOException {
        assertThat(copyFile("--all-history")).as(err.toString()).isZero();

        assertThat(history()).containsExactly("1 unlabelled", "2 GENUINE", "3 FRAUD");
        assertThat(SortedCopy.existing(folder.resolve("copy"), "test")
                        .orElseThrow()
                        .about())
                .contains("\"rows\":4");
        assertThat(folder.resolve("rejected.csv")).content().contains("5,bad_tx_amount,4,");
    }

    @Test
    void copyFile_rangeToReplay_hasInHistoryWhatHappenedAndBecameKnownBeforeIt() throws IOException {
        assertThat(copyFile("--from", "2018-06-03T09:00:00Z"))
                .as(err.toString())
                .isZero();

        assertThat(history()).containsExactly("1 unlabelled", "2 GENUINE");
    }

    @Test
    void copyFile_cutFile_changesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("cut.parquet"), "PAR1 and no end");
        assertThat(execute(
                        "copy-file",
                        file.toString(),
                        "--copy-to",
                        folder.resolve("copy").toString(),
                        "--fingerprint",
                        "test",
                        "--history",
                        folder.resolve("offline").toString(),
                        "--label-delay",
                        "1d"))
                .isEqualTo(2);
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    private int copyFile(String... more) throws IOException {
        String rows = """
                transaction_id,tx_datetime,customer_id,terminal_id,tx_amount,tx_fraud
                3,2018-06-03T10:00:00Z,c,t,10.00,1
                1,2018-06-01T10:00:00Z,c,t,10.00,
                2,2018-06-02T08:00:00Z,c,t,20.00,0
                4,2018-06-03T10:00:00Z,c,t,nothing,0
                """;
        List<String> arguments = new ArrayList<>(List.of(
                "copy-file",
                file(rows),
                "--copy-to",
                folder.resolve("copy").toString(),
                "--fingerprint",
                "test",
                "--history",
                folder.resolve("offline").toString(),
                "--label-delay",
                "1d",
                "--rejected-rows",
                folder.resolve("rejected.csv").toString()));
        arguments.addAll(List.of(more));
        return execute(arguments.toArray(String[]::new));
    }

    private List<String> history() {
        List<String> lines = new ArrayList<>();
        HistoryReader.open(folder.resolve("offline"))
                .orElseThrow()
                .forEach(
                        Long.MAX_VALUE,
                        event -> lines.add(event.payment().transactionId() + " "
                                + event.label()
                                        .map(label -> label.fraud() ? "FRAUD" : "GENUINE")
                                        .orElse("unlabelled")));
        return lines;
    }

    @Test
    void run_wrongUsage_saysWhatIsWrong() {
        assertThat(execute("run")).isEqualTo(2);
        assertThat(execute("run", "--source", "simulate", "--speed", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("a speed is between 1 and 100000, got 0.0");
        assertThat(execute("run", "--source", "simulate", "--label-delay", "soon"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("'soon' is not a duration");
        assertThat(execute("run", "--source", "simulate", "--customers", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("customers, got 0");
        assertThat(execute("run", "--source", "file")).isEqualTo(2);
        assertThat(err.toString()).contains("--source file needs --file");
        assertThat(execute("run", "--source", "import")).isEqualTo(2);
        assertThat(err.toString()).contains("--source import needs --file");
        assertThat(execute("run", "--source", "import", "--file", "some.csv", "--from", "2018-06-01"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("an import takes the whole file");
        assertThat(execute("run", "--source", "import", "--file", "some.csv", "--file-stamp", "5"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("'5' is not BYTES@MODIFIED");
        assertThat(execute("run", "--source", "simulate", "--prediction-days", "40"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("got 37 and 40");
    }

    private int execute(String... arguments) {
        CommandLine commandLine = TrafficMain.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("payments.csv"), text).toString();
    }
}
