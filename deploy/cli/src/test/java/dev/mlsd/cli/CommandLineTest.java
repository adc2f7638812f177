package dev.mlsd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.cli.stack.Home;
import dev.mlsd.cli.stack.Ports;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the commands say and return where nothing runs. */
class CommandLineTest {

    @TempDir
    Path root;

    private Home home;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter complaints = new StringWriter();

    @BeforeEach
    void home() {
        home = new Home(root, root.resolve(".mlsd"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dance | dance",
                "up --port-base 70 | port base must be 1024 to 64529, got 70",
                "up --port-base many | many",
                "down --models | --models goes with --purge",
                "answer | ID",
                "answers --lang de | --lang must be en or ru, got de",
                "logs | NAME",
                "logs postgres | there is no process postgres; there are redis, broker",
                "logs redis -n -1 | -n must not be negative, got -1",
                "quarantine | list, show or replay",
                "quarantine list --limit 0 | --limit must be 1 to 1000, got 0",
                "quarantine list --topic A | --topic must be transactions or labels, got A",
                "quarantine show | RECORD",
                "quarantine show seven | a record is named topic-partition-offset, got seven",
                "quarantine replay transactions-0-1 --repaired missing.json | missing.json can't be read",
                "contracts report | NAME",
                "contracts report Payments | a contract is named with small letters, digits and _, got Payments",
                "contracts report labels --day today | --day must be a day as in 2026-03-02, got today",
                "import | FILE",
                "import missing.csv | can't be read",
                "import /dev/null --port-base 70 | port base must be 1024 to 64529, got 70",
                "replay | FILE",
                "replay missing.csv --from 2018-06-01 --to 2018-06-08 | can't be read",
                "replay pom.xml --from 2018-06-01 | --to",
                "replay /dev/null --from 2018-06-01 --to 2018-06-08 --speed 0 | --speed must be 1 to 100000, got 0.0"
            })
    void execute_wrongUsage_isTwoAndSaysWhat(String line, String complaint) {
        assertThat(execute(line.split(" "))).isEqualTo(2);
        assertThat(complaints.toString()).contains(complaint);
        assertThat(home.state()).doesNotExist();
    }

    @Test
    void execute_nothing_isTwoWithTheListOfCommands() {
        assertThat(execute()).isEqualTo(2);
        assertThat(complaints.toString()).contains("up").contains("replay").contains("deploy/mlsd up");
    }

    @Test
    void importHelp_oddFiles_saysWhatBecomesOfThem() {
        assertThat(execute("import", "--help")).isZero();
        assertThat(told()).contains("cut .csv.gz or Parquet", "the same id again", "rows in disorder", "no label");
    }

    @Test
    void status_nothingRuns_isOneAndSaysHowToStart() {
        assertThat(execute("status")).isEqualTo(1);
        assertThat(told()).contains("it is not up; deploy/mlsd up starts it");
        assertThat(execute("status", "--json")).isEqualTo(1);
        assertThat(told()).contains("\"up\" : false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"answers", "answers --verify", "answer dynamic-batching"})
    void answers_nothingRuns_isOneAndSaysHowToStart(String line) {
        assertThat(execute(line.split(" "))).isEqualTo(1);
        assertThat(complaints.toString()).contains("answers run on the live stack; deploy/mlsd up starts it");
    }

    @Test
    void down_nothingRuns_isHarmless() {
        assertThat(execute("down")).isZero();
        assertThat(told()).contains("nothing runs");
    }

    @Test
    void downPurge_worldAndLogsGo_modelsStayUnlessNamed() throws Exception {
        home.create();
        Path model = Files.createDirectories(home.models().resolve("mine/1"));
        Files.createDirectories(home.world().resolve("redis"));
        assertThat(execute("down", "--purge")).isZero();
        assertThat(home.world()).doesNotExist();
        assertThat(home.logs()).doesNotExist();
        assertThat(model).exists();
        assertThat(execute("down", "--purge", "--models")).isZero();
        assertThat(home.models()).doesNotExist();
    }

    @Test
    void up_notBuilt_namesWhatIsMissingAndStartsNothing() {
        assertThat(execute("up", "--port-base", "20000")).isEqualTo(1);
        assertThat(complaints.toString())
                .contains("not built yet")
                .contains("deploy/broker/target/broker.jar")
                .contains("feature-service/target/quarkus-app/quarkus-run.jar");
        assertThat(home.run().resolve("supervisor.json")).doesNotExist();
    }

    @Test
    void up_portTaken_namesTheHolderAndStartsNothing() throws Exception {
        pretendBuilt();
        try (ServerSocket socket = new ServerSocket()) {
            Ports ports = basePortWithFreeBroker(socket);
            assertThat(execute("up", "--port-base", Integer.toString(ports.base())))
                    .isEqualTo(1);
            assertThat(complaints.toString())
                    .contains("port " + ports.broker() + " is taken by java")
                    .contains("pid " + ProcessHandle.current().pid())
                    .contains("nothing was started")
                    .contains("--port-base");
        }
        assertThat(home.log("supervisor").path()).doesNotExist();
    }

    @Test
    void up_noModel_saysHowToGetOne() throws Exception {
        pretendBuilt();
        assertThat(execute("up", "--port-base", "23400")).isEqualTo(1);
        assertThat(complaints.toString()).contains("no model").contains("deploy/mlsd train");
    }

    @Test
    void up_keptWorldOfAnotherSeed_isNotOverwritten() throws Exception {
        pretendBuilt();
        Files.createDirectories(home.world());
        Files.writeString(
                home.world().resolve("world.json"), "{\"traffic\":[\"--source\",\"simulate\",\"--seed\",\"1\"]}");
        assertThat(execute("up", "--seed", "2")).isEqualTo(1);
        assertThat(complaints.toString())
                .contains("made with --source simulate --seed 1")
                .contains("down --purge");
    }

    @Test
    void logs_processWithALog_showsItsEnd() throws Exception {
        home.create();
        Files.writeString(home.log("redis").path(), "one\ntwo\nthree\n");
        assertThat(execute("logs", "redis", "-n", "2", "--no-follow")).isZero();
        assertThat(told()).isEqualTo("two" + System.lineSeparator() + "three" + System.lineSeparator());
    }

    @Test
    void install_shippedModels_leavesTheUsersAlone() throws Exception {
        Path shipped = Files.createDirectories(root.resolve("inference-service/models/trees/1"));
        Files.writeString(shipped.resolve("model.onnx"), "shipped");
        Files.writeString(shipped.resolveSibling("stages.json"), "{\"production\":\"1\"}");
        Path mine = Files.createDirectories(home.models().resolve("trees/2"));
        Files.writeString(mine.resolveSibling("stages.json"), "{\"production\":\"2\"}");
        assertThat(ShippedModels.install(home)).containsExactly("trees/1");
        assertThat(ShippedModels.install(home)).isEmpty();
        assertThat(home.models().resolve("trees/1/model.onnx")).hasContent("shipped");
        assertThat(home.models().resolve("trees/stages.json")).hasContent("{\"production\":\"2\"}");
        assertThat(ShippedModels.any(home)).isTrue();
    }

    /** A base whose broker port is the one that the socket gets. */
    private static Ports basePortWithFreeBroker(ServerSocket socket) throws Exception {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new Ports(socket.getLocalPort() - new Ports(Ports.DEFAULT_BASE).broker() + Ports.DEFAULT_BASE);
    }

    private void pretendBuilt() throws Exception {
        for (String artifact : new String[] {
            "deploy/broker/target/broker.jar",
            "deploy/traffic/target/traffic.jar",
            "deploy/workbench/target/quarkus-app/quarkus-run.jar",
            "feature-service/target/quarkus-app/quarkus-run.jar",
            "inference-service/target/quarkus-app/quarkus-run.jar",
            "monitoring-service/target/quarkus-app/quarkus-run.jar"
        }) {
            Path file = root.resolve(artifact);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        }
    }

    private int execute(String... arguments) {
        CommandLine commandLine = MlsdMain.commandLine(home, new PrintStream(out, true, StandardCharsets.UTF_8));
        return commandLine
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(complaints, true))
                .execute(arguments);
    }

    private String told() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
