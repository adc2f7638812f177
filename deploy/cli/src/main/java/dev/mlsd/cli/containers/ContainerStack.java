package dev.mlsd.cli.containers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mlsd.cli.system.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The stack that {@code docker compose up} has started. */
public final class ContainerStack {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a world consists of. The models are not part of it. */
    private static final List<String> WORLD = List.of(
            "mlsd_redis",
            "mlsd_broker",
            "mlsd_feature-service",
            "mlsd_inference-service",
            "mlsd_monitoring-service",
            "mlsd_traffic");

    /** Where the traffic's container sees the folder of a file that is replayed. */
    public static final String REPLAY = "/replay";

    /** Where a container keeps its data. */
    public static final String DATA = "/data";

    /** In the traffic's data: the arguments that the world is made with, one a line. */
    private static final String WORLD_RECORD = "world";

    private static final String TRAFFIC = "traffic";

    private final Compose compose;

    private ContainerStack(Compose compose) {
        this.compose = compose;
    }

    /** The stack of a repository; empty if none of its containers is there, or no Docker. */
    public static Optional<ContainerStack> find(Path root) throws IOException {
        ContainerStack stack = new ContainerStack(new Compose(root));
        return stack.compose.isHere() && !stack.containers().isEmpty() ? Optional.of(stack) : Optional.empty();
    }

    private List<JsonNode> containers() throws IOException {
        Compose.Result listed = compose.ask("ps", "--all", "--format", "json");
        // A Docker that does not answer runs nothing that could be asked for.
        return listed.exitCode() == 0 ? ContainerReport.containers(listed.output()) : List.of();
    }

    /** How each container is, in the form of the supervisor's report. Takes about two seconds: Docker measures. */
    public ObjectNode report() throws IOException {
        List<JsonNode> containers = containers();
        List<String> inspect = new ArrayList<>(List.of("inspect"));
        containers.forEach(container -> inspect.add(container.path("ID").asText()));
        JsonNode details = JSON.readTree(Compose.docker(inspect).orFail("docker inspect"));
        Map<String, Long> memory =
                ContainerReport.memory(compose.ask("stats", "--no-stream", "--format", "{{.ID}} {{.MemUsage}}")
                        .orFail("docker compose stats"));
        return ContainerReport.of(containers, details, memory, Instant.now());
    }

    /** Shows the end of a container's log and follows it if told to; its exit code. */
    public int logs(String name, int lines, boolean follow) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("logs", "--no-log-prefix", "--tail", Integer.toString(lines)));
        if (follow) {
            arguments.add("--follow");
        }
        arguments.add(name);
        return compose.run(Map.of(), arguments);
    }

    /** The last lines of a container's log. */
    public List<String> lastLines(String name, int lines) throws IOException {
        return compose.ask("logs", "--no-log-prefix", "--tail", Integer.toString(lines), name)
                .output()
                .lines()
                .toList();
    }

    /** What is wrong with the traffic's container; empty while it runs. */
    public Optional<String> trafficProblem() throws IOException {
        for (JsonNode container : containers()) {
            if (container.path("Service").asText().equals(TRAFFIC)) {
                return container.path("State").asText().equals("running")
                        ? Optional.empty()
                        : Optional.of("has ended: " + container.path("Status").asText());
            }
        }
        return Optional.of("is not there");
    }

    /** What to do so that the containers' user, who is another one than this, can read a file; empty if that can. */
    public static Optional<String> unreadable(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        // Elsewhere Docker's own machine shows files as readable to all.
        boolean readable = !System.getProperty("os.name").equals("Linux")
                || Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)
                        && Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE);
        return readable
                ? Optional.empty()
                : Optional.of("the containers' user can't read " + file + "; nothing was changed; let others read it:"
                        + " chmod o+x " + folder + " && chmod o+r " + file);
    }

    /**
     * Deletes the world and starts one that is made of a file. Returns when all of it is ready.
     *
     * @param folder what the traffic sees as {@link #REPLAY}, read-only
     * @param traffic the traffic's arguments
     * @throws IOException if Docker fails, with what it says
     */
    public void newWorld(Path folder, List<String> traffic) throws IOException {
        compose.ask("rm", "--stop", "--force", "--volumes").orFail("docker compose rm");
        List<String> remove = new ArrayList<>(List.of("volume", "rm", "--force"));
        remove.addAll(WORLD);
        Compose.docker(remove).orFail("docker volume rm");
        up(folder, traffic);
    }

    /** Goes on with the world that is there; {@code folder} as in {@link #newWorld}, in case its file was not read to the end. */
    public void goOn(Path folder) throws IOException {
        up(folder, List.of());
    }

    private void up(Path folder, List<String> traffic) throws IOException {
        Map<String, String> environment = Map.of("MLSD_TRAFFIC", quoted(traffic), "MLSD_REPLAY", folder.toString());
        if (compose.run(environment, List.of("up", "--detach", "--wait")) != 0) {
            throw new IOException("docker compose up failed");
        }
    }

    /** What the present world is made with; empty if there is none yet. */
    public Optional<List<String>> world() throws IOException {
        Path copy = Files.createTempFile("mlsd-world", null);
        try {
            return copyOut(WORLD_RECORD, copy) ? Optional.of(Files.readAllLines(copy)) : Optional.empty();
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /**
     * Copies a file or folder of the traffic's data to this machine, in place of what is there.
     *
     * @param name below {@link #DATA}
     * @return whether there is one; if not, there is none here either
     */
    public boolean copyOut(String name, Path target) throws IOException {
        Folders.delete(target);
        Files.createDirectories(target.getParent());
        Compose.Result copied = compose.ask("cp", TRAFFIC + ":" + DATA + "/" + name, target.toString());
        if (copied.exitCode() != 0 && copied.output().contains("Could not find the file")) {
            return false;
        }
        copied.orFail("docker compose cp");
        return true;
    }

    /**
     * Puts what a model repository of this machine holds into that of the containers. Versions that are there stay as they are.
     *
     * @param promote whether the stages of this machine's repository replace those of the containers
     */
    public void putModels(Path models, boolean promote) throws IOException {
        copy(models, List.of("."), "--skip-old-files");
        if (promote) {
            try (Stream<Path> folders = Files.list(models)) {
                List<String> stages = folders.map(folder -> folder.resolve("stages.json"))
                        .filter(Files::exists)
                        .map(file -> models.relativize(file).toString())
                        .toList();
                copy(models, stages, "--overwrite");
            }
        }
    }

    /** By way of an archive, so that the owner is the containers' user whoever owns the files here. */
    private void copy(Path folder, List<String> what, String existing) throws IOException {
        List<String> pack = new ArrayList<>(List.of("tar", "-C", folder.toString(), "-cf", "-"));
        pack.addAll(what);
        List<String> unpack = compose.command(List.of(
                "run",
                "--rm",
                "--no-deps",
                "-T",
                "--entrypoint",
                "tar",
                "models",
                "-xf",
                "-",
                "-C",
                "/models",
                "--no-same-owner",
                existing));
        for (Process process : ProcessBuilder.startPipeline(List.of(
                new ProcessBuilder(pack).redirectError(ProcessBuilder.Redirect.INHERIT),
                new ProcessBuilder(unpack)
                        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)))) {
            if (process.onExit().join().exitValue() != 0) {
                throw new IOException("the models could not be copied into the containers' volume from " + folder);
            }
        }
    }

    /** As Compose splits the words of a command. */
    private static String quoted(List<String> words) {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            line.append(line.isEmpty() ? "" : " ")
                    .append('\'')
                    .append(word.replace("'", "'\\''"))
                    .append('\'');
        }
        return line.toString();
    }
}
