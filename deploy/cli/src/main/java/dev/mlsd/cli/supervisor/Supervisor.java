package dev.mlsd.cli.supervisor;

import dev.mlsd.cli.stack.Home;
import dev.mlsd.cli.stack.ProcessSpec;
import dev.mlsd.cli.supervisor.ChildState.Stage;
import dev.mlsd.cli.system.Folders;
import dev.mlsd.cli.system.Termination;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Owns the processes of one table: starts each when those it needs are ready, starts again what ends by itself, stops all in
 * the reverse order.
 *
 * <p>One thread, {@link #run}, does everything to processes; what others ask is put into its mailbox. What others see
 * ({@link #phase}, {@link #children}) is immutable or volatile.
 */
final class Supervisor {

    private static final long LOOK_MILLIS = 50;
    private static final long LOG_CHECK_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Something asked of the loop. */
    private interface Task {
        void run() throws IOException;
    }

    private final Home home;
    private final Table table;
    private final Executor probes;
    private final LongSupplier nanos;
    private final Consumer<String> journal;
    private final BlockingQueue<Task> mailbox = new LinkedBlockingQueue<>();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);

    private volatile List<Child> children = List.of();
    private long nextLogCheck;

    /**
     * @param probes runs questions to processes, which may take a second each
     * @param nanos elapsed time, as {@link System#nanoTime}
     * @param journal takes one line for everything that happens
     */
    Supervisor(Home home, Table table, Executor probes, LongSupplier nanos, Consumer<String> journal) {
        this.home = home;
        this.table = table;
        this.probes = probes;
        this.nanos = nanos;
        this.journal = journal;
    }

    Phase phase() {
        return phase.get();
    }

    /** Now, by its clock. */
    long nanos() {
        return nanos.getAsLong();
    }

    List<Child> children() {
        return children;
    }

    Optional<Child> child(String name) {
        return children.stream()
                .filter(child -> child.spec().name().equals(name))
                .findFirst();
    }

    /** Asks for the end of all processes and of {@link #run}; returns at once. */
    void requestStop() {
        phase.updateAndGet(now -> now == Phase.STOPPED ? now : Phase.STOPPING);
        mailbox.add(this::stopAll);
    }

    /** Asks for a clean world: everything stops, the world's data go, everything starts with this traffic; returns at once. */
    void requestWorld(Optional<List<String>> traffic) {
        phase.updateAndGet(now -> isEnding(now) ? now : Phase.CLEARING);
        if (isEnding(phase.get())) {
            return;
        }
        mailbox.add(() -> {
            journal.accept("a clean world is asked for");
            stopAll();
            Folders.delete(home.world());
            begin(traffic);
            phase.compareAndSet(Phase.CLEARING, Phase.STARTING);
        });
    }

    /** Asks for a process to be stopped and started again; returns at once. */
    void requestRestart(Child child) {
        mailbox.add(() -> {
            journal.accept(child.spec().name() + ": a restart is asked for");
            stop(List.of(child));
            child.markWaiting();
        });
    }

    /** Starts the table and looks after it until {@link #requestStop}; whatever happens, nothing is left running. */
    void run(Optional<List<String>> traffic) throws IOException, InterruptedException {
        try {
            begin(traffic);
            while (phase.get() != Phase.STOPPING) {
                Task task = mailbox.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (task != null) {
                    task.run();
                } else {
                    look();
                }
            }
        } finally {
            phase.set(Phase.STOPPING);
            stopAll();
            phase.set(Phase.STOPPED);
            journal.accept("all stopped");
        }
    }

    private static boolean isEnding(Phase phase) {
        return phase == Phase.STOPPING || phase == Phase.STOPPED;
    }

    private void begin(Optional<List<String>> traffic) throws IOException {
        home.create();
        if (traffic.isPresent()) {
            new WorldRecord(traffic.get()).write(home.world());
        }
        List<Child> started = new ArrayList<>();
        for (ProcessSpec spec : table.processes(traffic)) {
            started.add(new Child(spec, started.size(), home.log(spec.name()), home.run(), probes, nanos, journal));
        }
        children = List.copyOf(started);
    }

    private void look() throws IOException {
        Map<String, Child> byName =
                children.stream().collect(Collectors.toMap(child -> child.spec().name(), Function.identity()));
        for (Child child : children) {
            child.look(child.spec().after().stream()
                    .map(byName::get)
                    .allMatch(other -> other == null || other.state().isReady()));
        }
        if (phase.get() == Phase.STARTING) {
            if (children.stream().anyMatch(child -> child.state().stage() == Stage.FAILED)) {
                phase.compareAndSet(Phase.STARTING, Phase.FAILED);
            } else if (children.stream().allMatch(child -> child.state().isReady())) {
                phase.compareAndSet(Phase.STARTING, Phase.READY);
            }
        }
        if (nanos.getAsLong() - nextLogCheck >= 0) {
            nextLogCheck = nanos.getAsLong() + LOG_CHECK_NANOS;
            for (Child child : children) {
                child.keepLogSmall();
            }
        }
    }

    /** Ends those first that need others, then those they needed: in each round, whatever nobody left needs. Nothing is frozen then. */
    private void stopAll() throws IOException {
        for (Child child : children) {
            child.endFault();
        }
        List<Child> left = new ArrayList<>(children);
        while (!left.isEmpty()) {
            List<Child> round = left.stream()
                    .filter(child -> left.stream()
                            .noneMatch(other ->
                                    other.spec().after().contains(child.spec().name())))
                    .toList();
            if (round.isEmpty()) {
                throw new IllegalStateException("processes wait for each other in a circle: "
                        + left.stream().map(child -> child.spec().name()).toList());
            }
            stop(round);
            left.removeAll(round);
        }
    }

    private void stop(Collection<Child> round) throws IOException {
        for (Child child : round) {
            child.endFault();
        }
        List<ProcessHandle> running =
                round.stream().flatMap(child -> child.handle().stream()).toList();
        Termination.end(running, Child.PATIENCE)
                .forEach(killed -> journal.accept("pid " + killed.pid() + " did not end in time and was killed"));
        for (Child child : round) {
            child.markStopped();
        }
    }
}
