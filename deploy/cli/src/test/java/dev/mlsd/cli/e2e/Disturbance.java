package dev.mlsd.cli.e2e;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** What is done to a running stack. */
record Disturbance(Kind kind, String process) {

    static final List<String> PROCESSES = List.of(
            "redis", "broker", "feature-service", "inference-service", "monitoring-service", "workbench", "traffic");

    private static final Duration FROZEN = Duration.ofSeconds(20);

    enum Kind {
        /** kill -9. */
        KILLED,
        /** Stopped for 20 s, with its connections open. */
        FROZEN,
        /** {@code down} and {@code up}, of the whole stack. */
        RESTARTED
    }

    /** Each process killed, two of them frozen, the whole restarted once, in random order. */
    static List<Disturbance> few(Random random) {
        List<Disturbance> some = new ArrayList<>();
        PROCESSES.forEach(process -> some.add(new Disturbance(Kind.KILLED, process)));
        List<String> shuffled = new ArrayList<>(PROCESSES);
        Collections.shuffle(shuffled, random);
        shuffled.subList(0, 2).forEach(process -> some.add(new Disturbance(Kind.FROZEN, process)));
        some.add(new Disturbance(Kind.RESTARTED, "everything"));
        Collections.shuffle(some, random);
        return some;
    }

    /** Each process killed and frozen, the whole restarted once, in random order. */
    static List<Disturbance> all(Random random) {
        List<Disturbance> all = new ArrayList<>();
        for (String process : PROCESSES) {
            all.add(new Disturbance(Kind.KILLED, process));
            all.add(new Disturbance(Kind.FROZEN, process));
        }
        all.add(new Disturbance(Kind.RESTARTED, "everything"));
        Collections.shuffle(all, random);
        return all;
    }

    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Returns when the process runs again. */
    static void freeze(long pid) {
        signal("STOP", pid);
        try {
            LockSupport.parkNanos(FROZEN.toNanos());
        } finally {
            signal("CONT", pid);
        }
    }

    private static void signal(String name, long pid) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
        } catch (IOException e) {
            throw new AssertionError("no signal could be sent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
