package dev.mlsd.cli.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The processes of the stack, in the order of their start. */
public final class StackTable {

    /** What all processes together should stay within: 2 GiB of PSS. */
    public static final int TOTAL_BUDGET_MEBIBYTES = 2048;

    public static final int SUPERVISOR_BUDGET_MEBIBYTES = 80;

    public static final String TRAFFIC = "traffic";

    private static final String HOST = "127.0.0.1";
    private static final String READY = "/q/health/ready";

    private final Home home;
    private final Ports ports;
    private final String token;
    private final Path java;

    public StackTable(Home home, Ports ports) {
        this(home, ports, "");
    }

    /**
     * The table of a supervisor that can be asked.
     *
     * @param token what a request to it must bring; only the workbench is told
     */
    public StackTable(Home home, Ports ports, String token) {
        this.home = home;
        this.ports = ports;
        this.java = JavaCommand.ownJava();
        this.token = token;
    }

    /** The names of all processes that there can be, and of the supervisor, for whom there is a log. */
    public static List<String> names() {
        return List.of(
                "redis",
                "broker",
                "feature-service",
                "inference-service",
                "monitoring-service",
                "workbench",
                TRAFFIC,
                "supervisor");
    }

    /**
     * Builds the table.
     *
     * @param traffic arguments of the traffic's {@code run} command, empty for no traffic
     * @throws IOException if there is no Redis for this system
     * @throws IllegalArgumentException if the environment sets a limit of memory to what is none
     */
    public List<ProcessSpec> processes(Optional<List<String>> traffic) throws IOException {
        MemoryLimits limits = MemoryLimits.ofThisMachine();
        List<ProcessSpec> table = new ArrayList<>(List.of(
                redis(limits),
                broker(),
                service(
                        "workbench",
                        "deploy/workbench",
                        List.of(ports.workbench()),
                        // Answers on a week of labelled payments hold them with their vectors for some seconds.
                        new JavaCommand(java, 72, true),
                        // 180 of its own; the rest is for the load generator that it starts for an experiment.
                        288,
                        Set.of()),
                service(
                        "feature-service",
                        "feature-service",
                        List.of(ports.featureHttp(), ports.featureGrpc()),
                        new JavaCommand(java, limits.featureHeapMebibytes(), false),
                        420,
                        Set.of("redis", "broker")),
                service(
                        "inference-service",
                        "inference-service",
                        List.of(ports.inferenceHttp(), ports.inferenceGrpc()),
                        new JavaCommand(java, 112, false),
                        320,
                        Set.of("broker")),
                service(
                        "monitoring-service",
                        "monitoring-service",
                        List.of(ports.monitoringHttp()),
                        new JavaCommand(java, 96, false),
                        260,
                        Set.of("broker"))));
        traffic.ifPresent(arguments -> table.add(traffic(arguments)));
        return List.copyOf(table);
    }

    /** The ports that a stack takes, the supervisor's and the broker's inner one included. */
    public List<Integer> allPorts(boolean withTraffic) {
        List<Integer> all = new ArrayList<>(List.of(
                ports.workbench(),
                ports.featureHttp(),
                ports.inferenceHttp(),
                ports.monitoringHttp(),
                ports.featureGrpc(),
                ports.inferenceGrpc(),
                ports.broker(),
                ports.controller(),
                ports.redis(),
                ports.supervisor()));
        if (withTraffic) {
            all.add(ports.trafficHttp());
        }
        return List.copyOf(all);
    }

    /** The command that runs a tool's jar in the foreground with the stack's environment. */
    public List<String> tool(Path jar, int heapMebibytes, List<String> arguments) {
        return new JavaCommand(java, heapMebibytes, false).jar(jar, arguments);
    }

    /** The command of the supervisor itself, from the class path of this JVM. */
    public List<String> supervisor(String mainClass, List<String> arguments) {
        return new JavaCommand(java, 48, true).mainClass(System.getProperty("java.class.path"), mainClass, arguments);
    }

    private ProcessSpec redis(MemoryLimits limits) throws IOException {
        Path program = RedisProgram.find(
                System.getenv().getOrDefault("PATH", ""), home.state().resolve("redis"));
        Path folder = folder("redis");
        List<String> command = List.of(
                program.toString(),
                "--port",
                Integer.toString(ports.redis()),
                "--bind",
                HOST,
                "--dir",
                folder.toString(),
                // The stream's state refills it, so nothing is written to disk; and no fork doubles its memory.
                "--save",
                "",
                "--appendonly",
                "no",
                "--maxmemory",
                limits.redisMebibytes() + "mb",
                "--maxmemory-policy",
                "noeviction",
                "--loglevel",
                "warning");
        return new ProcessSpec(
                "redis",
                program,
                command,
                environment("redis"),
                folder,
                List.of(ports.redis()),
                new Probe.RedisPing(ports.redis()),
                new Probe.RedisPing(ports.redis()),
                Set.of(),
                100);
    }

    private ProcessSpec broker() {
        Path jar = home.root().resolve("deploy/broker/target/broker.jar");
        Path folder = folder("broker");
        List<String> arguments = List.of(
                "--host",
                HOST,
                "--port",
                Integer.toString(ports.broker()),
                "--controller-port",
                Integer.toString(ports.controller()),
                "--data",
                folder.resolve("log").toString());
        return new ProcessSpec(
                "broker",
                jar,
                new JavaCommand(java, 160, true).jar(jar, arguments),
                environment("broker"),
                folder,
                List.of(ports.broker(), ports.controller()),
                new Probe.LogLine("READY "),
                new Probe.TcpOpen(ports.broker()),
                Set.of(),
                300);
    }

    private ProcessSpec service(
            String name, String module, List<Integer> itsPorts, JavaCommand jvm, int budget, Set<String> after) {
        Path jar = home.root().resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
        Probe ready = new Probe.HttpOk(itsPorts.getFirst(), READY);
        return new ProcessSpec(
                name,
                jar,
                jvm.jar(jar, List.of()),
                environment(name),
                folder(name),
                itsPorts,
                ready,
                ready,
                after,
                budget);
    }

    private ProcessSpec traffic(List<String> arguments) {
        Path jar = trafficJar();
        List<String> run = new ArrayList<>(List.of("run"));
        run.addAll(arguments);
        Probe health = new Probe.HttpOk(ports.trafficHttp(), "/health");
        // An import decides nothing, and reading its file takes as long as the services take to start.
        boolean imports = arguments.get(arguments.indexOf("--source") + 1).equals("import");
        Set<String> after = imports
                ? Set.of("broker")
                : Set.of("redis", "broker", "feature-service", "inference-service", "monitoring-service", "workbench");
        return new ProcessSpec(
                TRAFFIC,
                jar,
                new JavaCommand(java, 112, false).jar(jar, run),
                environment(TRAFFIC),
                folder(TRAFFIC),
                List.of(ports.trafficHttp()),
                health,
                health,
                after,
                280);
    }

    private Path trafficJar() {
        return home.root().resolve("deploy/traffic/target/traffic.jar");
    }

    private Path folder(String process) {
        return home.world().resolve(process);
    }

    /** What every process and tool is told. */
    public Map<String, String> environment(String process) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "MLSD_HOST", HOST,
                "MLSD_KAFKA", at(ports.broker()),
                "MLSD_REDIS", at(ports.redis()),
                "MLSD_ROOT", home.root().toString(),
                "MLSD_HOME", home.state().toString(),
                "MLSD_MODEL_REPOSITORY", home.models().toString(),
                "MLSD_OFFLINE_STORE", home.offline().toString(),
                "MLSD_DATA", folder(process).toString(),
                // glibc's arena per core and thread would cost tens of MiB in each process.
                "MALLOC_ARENA_MAX", "2"));
        environment.putAll(Map.of(
                "MLSD_WORKBENCH_HTTP_PORT", Integer.toString(ports.workbench()),
                "MLSD_FEATURE_HTTP_PORT", Integer.toString(ports.featureHttp()),
                "MLSD_FEATURE_GRPC_PORT", Integer.toString(ports.featureGrpc()),
                "MLSD_INFERENCE_HTTP_PORT", Integer.toString(ports.inferenceHttp()),
                "MLSD_INFERENCE_GRPC_PORT", Integer.toString(ports.inferenceGrpc()),
                "MLSD_MONITORING_HTTP_PORT", Integer.toString(ports.monitoringHttp()),
                "MLSD_TRAFFIC_HTTP_PORT", Integer.toString(ports.trafficHttp()),
                "MLSD_SUPERVISOR_PORT", Integer.toString(ports.supervisor())));
        environment.putAll(Map.of(
                "MLSD_FEATURE_GRPC", at(ports.featureGrpc()),
                "MLSD_FEATURE_URL", "http://" + at(ports.featureHttp()),
                "MLSD_INFERENCE_GRPC", at(ports.inferenceGrpc()),
                "MLSD_INFERENCE_URL", "http://" + at(ports.inferenceHttp()),
                "MLSD_MONITORING_URL", "http://" + at(ports.monitoringHttp()),
                "MLSD_TRAFFIC_URL", "http://" + at(ports.trafficHttp())));
        if (process.equals("workbench")) {
            environment.put("MLSD_TRAFFIC_JAR", trafficJar().toString());
            environment.put(
                    "MLSD_TRAINING_JAR",
                    home.root().resolve("deploy/training/target/training.jar").toString());
            environment.put("MLSD_RUNS", home.runs().toString());
            if (!token.isEmpty()) {
                environment.put("MLSD_SUPERVISOR_TOKEN", token);
            }
        }
        return environment;
    }

    private static String at(int port) {
        return HOST + ":" + port;
    }
}
