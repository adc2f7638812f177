package dev.mlsd.cli.supervisor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mlsd.cli.stack.StackTable;
import dev.mlsd.cli.system.ProcessMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The supervisor's answer to "how is everything": JSON with one object per process. */
final class StatusReport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supervisor supervisor;
    private final int portBase;
    private final int controlPort;
    private final Executor probes;

    StatusReport(Supervisor supervisor, int portBase, int controlPort, Executor probes) {
        this.supervisor = supervisor;
        this.portBase = portBase;
        this.controlPort = controlPort;
        this.probes = probes;
    }

    /**
     * Builds the report.
     *
     * @param probing whether health and memory are asked now, which may take a second
     */
    ObjectNode build(Instant now, boolean probing) {
        Map<Child, CompletableFuture<Optional<String>>> health = new LinkedHashMap<>();
        List<Child> children = supervisor.children();
        if (probing) {
            children.forEach(child -> health.put(child, CompletableFuture.supplyAsync(child::health, probes)));
        }
        ObjectNode report =
                JSON.createObjectNode().put("phase", lower(supervisor.phase())).put("port_base", portBase);
        ArrayNode processes = report.putArray("processes");
        long memory = 0;
        for (Child child : children) {
            ObjectNode node = processes.addObject();
            describe(node, child, now);
            if (probing) {
                Optional<String> problem = health.get(child).join();
                node.put("health", problem.isEmpty() ? "up" : "down");
                problem.ifPresent(text -> node.put("health_problem", text));
                memory += putMemory(
                        node,
                        child.handle()
                                .map(ProcessHandle::pid)
                                .map(ProcessMemory::withDescendants)
                                .orElse(OptionalLong.empty()));
            }
        }
        if (probing) {
            memory += describeSelf(processes.addObject(), now);
            report.put("memory_mib", memory);
            report.put("budget_mib", StackTable.TOTAL_BUDGET_MEBIBYTES);
        }
        return report;
    }

    private void describe(ObjectNode node, Child child, Instant now) {
        ChildState state = child.state();
        node.put("name", child.spec().name()).put("stage", lower(state.stage())).put("pid", state.pid());
        ArrayNode ports = node.putArray("ports");
        child.spec().ports().forEach(ports::add);
        node.put("restarts", state.restarts()).put("budget_mib", child.spec().budgetMebibytes());
        node.put(
                "uptime_seconds",
                child.handle()
                        .flatMap(handle -> state.started())
                        .map(started -> Duration.between(started, now).toSeconds())
                        .orElse(0L));
        state.readyAfter().ifPresent(time -> node.put("ready_after_ms", time.toMillis()));
        state.problem().ifPresent(problem -> node.put("problem", problem));
        child.fault()
                .ifPresentOrElse(running -> describe(node.putObject("fault"), running), () -> node.putNull("fault"));
    }

    private void describe(ObjectNode node, Fault.Running running) {
        long left = running.left(supervisor.nanos()).toMillis();
        node.put("kind", running.fault().kind()).put("seconds_left", Math.ceilDiv(left, 100) / 10.0);
        if (running.fault() instanceof Fault.Slow(Duration _, Duration stopped, Duration runs)) {
            node.put("stop_millis", stopped.toMillis()).put("run_millis", runs.toMillis());
        }
    }

    private long describeSelf(ObjectNode node, Instant now) {
        ProcessHandle self = ProcessHandle.current();
        node.put("name", "supervisor").put("stage", "ready").put("pid", self.pid());
        node.putArray("ports").add(controlPort);
        node.put("restarts", 0).put("budget_mib", StackTable.SUPERVISOR_BUDGET_MEBIBYTES);
        node.putNull("fault");
        node.put(
                "uptime_seconds",
                self.info()
                        .startInstant()
                        .map(started -> Duration.between(started, now).toSeconds())
                        .orElse(0L));
        node.put("health", "up");
        // Without its descendants, which are all the others.
        return putMemory(node, ProcessMemory.mebibytes(self.pid()));
    }

    private static long putMemory(ObjectNode node, OptionalLong mebibytes) {
        mebibytes.ifPresentOrElse(value -> node.put("memory_mib", value), () -> node.putNull("memory_mib"));
        return mebibytes.orElse(0);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
