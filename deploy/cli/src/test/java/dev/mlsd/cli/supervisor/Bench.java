package dev.mlsd.cli.supervisor;

import dev.mlsd.cli.stack.Home;
import dev.mlsd.cli.stack.Probe;
import dev.mlsd.cli.stack.ProcessSpec;
import dev.mlsd.cli.system.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A supervisor over small shell programs, running in a thread of its own. */
final class Bench implements AutoCloseable {

    /** A program that is ready at once, and lives until it is told to end. */
    static final String LIVES = "echo READY; exec sleep 600";

    final Home home;
    final List<String> journal = new CopyOnWriteArrayList<>();
    final Supervisor supervisor;

    private final AtomicLong skippedNanos = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread loop;
    private volatile Exception failure;

    Bench(Path folder, Table table, Optional<List<String>> traffic) {
        home = new Home(folder, folder.resolve("state"));
        supervisor = new Supervisor(home, table, threads, () -> System.nanoTime() + skippedNanos.get(), journal::add);
        loop = Thread.ofPlatform().name("supervisor").start(() -> {
            try {
                supervisor.run(traffic);
            } catch (Exception e) {
                failure = e;
            }
        });
    }

    static Bench of(Path folder, ProcessSpec... specs) {
        return new Bench(folder, traffic -> List.of(specs), Optional.empty());
    }

    /** A shell program that says READY on a line when it is. */
    static ProcessSpec shell(Path folder, String name, String script, String... after) {
        return program(folder, name, List.of("sh", "-c", script), after);
    }

    static ProcessSpec program(Path folder, String name, List<String> command, String... after) {
        Probe ready = new Probe.LogLine("READY");
        return new ProcessSpec(
                name,
                Path.of("/bin/sh"),
                command,
                Map.of("OUT", folder.resolve("out").toString()),
                folder.resolve("state/world").resolve(name),
                List.of(),
                ready,
                ready,
                Set.of(after),
                10);
    }

    Bench await(Phase phase) throws Exception {
        Await.until(phase + " after " + journal, () -> supervisor.phase() == phase);
        return this;
    }

    Child child(String name) {
        return supervisor.children().stream()
                .filter(child -> child.spec().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    ProcessHandle process(String name) {
        return child(name).handle().orElseThrow();
    }

    /** Lets the supervisor's clock go on by so much at once. */
    void skip(Duration time) {
        skippedNanos.addAndGet(time.toNanos());
    }

    /** Asks the supervisor to stop and waits until it has. */
    @Override
    public void close() {
        try {
            supervisor.requestStop();
            loop.join();
            await(Phase.STOPPED);
            threads.close();
        } catch (Exception e) {
            throw new AssertionError("the supervisor could not be stopped", e);
        }
        if (failure != null) {
            throw new AssertionError("the supervisor failed", failure);
        }
    }
}
