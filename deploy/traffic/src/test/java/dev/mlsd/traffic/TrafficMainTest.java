package dev.mlsd.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
