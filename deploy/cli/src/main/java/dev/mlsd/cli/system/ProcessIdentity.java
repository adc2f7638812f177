package dev.mlsd.cli.system;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that can be found again by another program: a pid alone may meanwhile belong to somebody else.
 *
 * @param pid process id, positive
 * @param started when the process started, as the operating system tells
 */
public record ProcessIdentity(long pid, Instant started) {

    /**
     * Two readings of one start instant may differ by the granularity of the kernel's boot time (a second) and of its
     * ticks; no system gives a pid out again that soon.
     */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    public ProcessIdentity {
        if (pid <= 0) {
            throw new IllegalArgumentException("pid must be positive, got " + pid);
        }
    }

    /** Of a process just started, or of this one; a process already gone gets the present instant, which matches nothing later. */
    public static ProcessIdentity of(ProcessHandle process) {
        return new ProcessIdentity(process.pid(), process.info().startInstant().orElseGet(Instant::now));
    }

    /** The living process that this names, if it is still there. */
    public Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process ->
                        process.info().startInstant().filter(this::matches).isPresent());
    }

    private boolean matches(Instant actual) {
        return Duration.between(started, actual).abs().compareTo(TOLERANCE) < 0;
    }
}
