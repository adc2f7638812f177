package dev.mlsd.traffic;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.traffic.load.ControlSession;
import dev.mlsd.traffic.load.LoadBench;
import dev.mlsd.traffic.load.report.LoadFolder;
import dev.mlsd.traffic.load.report.LoadJson;
import dev.mlsd.traffic.load.report.LoadTable;
import dev.mlsd.traffic.load.step.Progress;
import dev.mlsd.traffic.load.step.StepPlan;
import dev.mlsd.traffic.load.step.StepResult;
import dev.mlsd.traffic.load.targets.Address;
import dev.mlsd.traffic.load.targets.LoadException;
import dev.mlsd.traffic.load.targets.TargetName;
import dev.mlsd.traffic.load.targets.Targets;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code load}: how a service of the running stack answers those who do not wait for each other. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Load a service of the running stack and print percentiles of its latency.",
            "Open loop: requests leave when they are due, whether or not earlier ones were answered. Latency counts from the"
                    + " moment a request should have been sent; the naive latency beside it counts from the real send and does"
                    + " not have the time that requests waited for a stalled server (coordinated omission).",
            "Decisions carry load_test, so that no statistics of the world take them for payments."
        },
        footer = {
            "%nTargets:",
            "  decisions-rest, decisions-grpc, decisions-stream (32 decisions a message, gathered for 1 ms at most)",
            "  v2-rest, v2-grpc: the Open Inference Protocol, a row a request to the model fraud-trees",
            "  features-rest, features-grpc",
            "  constant-rest, constant-grpc, constant-stream: a server of this tool that answers at once, as a yardstick"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed, or nothing was answered", "2:wrong usage"})
final class LoadCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "TARGET", description = "What to load, see below.")
    private String target;

    @Option(names = "--rate", paramLabel = "R", description = "Requests a second, 1 to 1000000.")
    private Double rate;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Moments.DurationConverter.class,
            defaultValue = "30s",
            description = "Of what is measured, 1s to 10m. Default: ${DEFAULT-VALUE}.")
    private Duration duration;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            converter = Moments.DurationConverter.class,
            defaultValue = "5s",
            description = "Before it, in no figure; 0s to 1m. Default: ${DEFAULT-VALUE}.")
    private Duration warmUp;

    @Option(
            names = "--arrivals",
            paramLabel = "HOW",
            defaultValue = "poisson",
            description =
                    "poisson (users who know nothing of each other), constant, or replay (the gaps of the world's last"
                            + " payments, scaled to the rate). Default: ${DEFAULT-VALUE}.")
    private String arrivals;

    @Option(
            names = "--loop",
            paramLabel = "LOOP",
            defaultValue = "open",
            description =
                    "open, or for comparison closed: each connection sends the next request when the last is answered; a"
                            + " --rate is then the pace of all together. Default: ${DEFAULT-VALUE}.")
    private String loop;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "1 to 1000. Default: 64 for REST, which carries one request at a time on each, else 1.")
    private Integer connections;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "" + StepPlan.USUAL_IN_FLIGHT,
            description = "Requests under way at most; one more is an error, overload. Default: ${DEFAULT-VALUE}.")
    private int inFlight;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of the arrivals. Default: 1.")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "For report.html, the histograms and result.json. Default: a new folder under .mlsd/load.")
    private Path out;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Option(names = "--control", hidden = true, description = "Take tests as JSON lines from standard input.")
    private boolean control;

    @Option(names = "--yardstick", hidden = true, description = "host:port of a constant server that runs already.")
    private String yardstick;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            TargetName name = TargetName.of(target);
            Address server = yardstick == null ? null : Address.parse("--yardstick", yardstick);
            return control ? control(name, server) : once(name, server);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (LoadException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }

    private int control(TargetName name, Address server) throws InterruptedException {
        try (Targets targets = new Targets(name, System.getenv(), server);
                LoadBench bench = new LoadBench(targets)) {
            new ControlSession(bench, System.in, spec.commandLine().getOut()).run();
        }
        return 0;
    }

    private int once(TargetName name, Address server) throws IOException, InterruptedException {
        StepPlan plan = plan(name);
        Path folder = folder(name);
        PrintWriter err = spec.commandLine().getErr();
        try (Targets targets = new Targets(name, System.getenv(), server);
                LoadBench bench = new LoadBench(targets)) {
            if (!json) {
                spec.commandLine().getOut().println(heading(name, plan, targets.address()));
            }
            Ticker ticker = new Ticker(err);
            StepResult result = bench.run(plan, json ? progress -> {} : ticker::tell, () -> false)
                    .orElseThrow();
            Map<String, Object> about = new LinkedHashMap<>();
            about.put("command", "deploy/mlsd " + String.join(" ", arguments()));
            about.put("address", targets.address().toString());
            about.put("moment", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
            about.put("warm_up_seconds", plan.warmUp().toSeconds());
            LoadFolder.write(folder, name, result, about);
            if (json) {
                Map<String, Object> all = LoadJson.result(name, result);
                all.put("report", folder.resolve("report.html").toString());
                spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(all));
            } else {
                LoadTable.print(spec.commandLine().getOut(), result);
                spec.commandLine().getOut().println("report: " + folder.resolve("report.html"));
            }
            return result.answered() == 0 ? 1 : 0;
        }
    }

    private StepPlan plan(TargetName name) {
        StepPlan.Loop way = StepPlan.Loop.of(loop);
        if (rate == null && way == StepPlan.Loop.OPEN) {
            throw new IllegalArgumentException("say how many requests a second: --rate R");
        }
        if (rate != null && rate == 0) {
            throw new IllegalArgumentException("rate must be 1 to 1000000 requests a second, got 0");
        }
        return new StepPlan(
                name.text(),
                way,
                StepPlan.Process.of(arrivals),
                rate == null ? 0 : rate,
                duration,
                warmUp,
                connections == null ? name.usualConnections() : connections,
                inFlight,
                seed);
    }

    private Path folder(TargetName name) {
        if (out == null) {
            String moment = Instant.now()
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString()
                    .replace(":", "")
                    .replace("-", "");
            return Path.of(System.getenv().getOrDefault("MLSD_HOME", ".mlsd"), "load", name.text() + "-" + moment);
        }
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new IllegalArgumentException("--out must be a folder, got the file " + out);
        }
        return out;
    }

    private List<String> arguments() {
        return spec.root().commandLine().getParseResult().originalArgs();
    }

    private static String heading(TargetName name, StepPlan plan, Address address) {
        return String.format(
                Locale.ROOT,
                "%s at %s: %s loop, %s%d s after %d s of warm-up, %d %s",
                name.text(),
                address,
                plan.loop(),
                plan.rate() == 0
                        ? ""
                        : String.format(Locale.ROOT, "%,.0f requests a second (%s), ", plan.rate(), plan.process()),
                plan.duration().toSeconds(),
                plan.warmUp().toSeconds(),
                plan.connections(),
                plan.connections() == 1 ? "connection" : "connections");
    }

    /** A line of progress every few seconds, so that a person sees it go on. */
    private static final class Ticker {

        private static final int EVERY = 20;

        private final PrintWriter out;
        private int told;

        Ticker(PrintWriter out) {
            this.out = out;
        }

        void tell(Progress progress) {
            if (told++ % EVERY == EVERY - 1) {
                Double p99 = progress.p99() == null ? progress.naiveP99() : progress.p99();
                out.println(String.format(
                        Locale.ROOT,
                        "%6.1f s  %,9.0f a second  P99 %s  errors %d%s",
                        progress.seconds(),
                        progress.achievedRate(),
                        p99 == null ? "-" : String.format(Locale.ROOT, "%.2f ms", p99),
                        progress.errors(),
                        progress.warmUp() ? "  (warm-up)" : ""));
                out.flush();
            }
        }
    }
}
