package dev.mlsd.cli.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The memory of a process: its proportional set size, in which a page shared by n processes counts 1/n, so that the sum over
 * processes is what they really hold; where the system does not tell it, the resident set, which counts shared pages in full.
 */
public final class ProcessMemory {

    private static final long KIB_PER_MIB = 1024;

    private ProcessMemory() {}

    /** MiB of a process with all that it has started, each rounded down; empty if the process is gone or nothing tells. */
    public static OptionalLong withDescendants(long pid) {
        OptionalLong own = mebibytes(pid);
        if (own.isEmpty()) {
            return own;
        }
        long below = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .mapToLong(descendant -> mebibytes(descendant.pid()).orElse(0))
                .sum();
        return OptionalLong.of(own.getAsLong() + below);
    }

    /** MiB, rounded down; empty if the process is gone or nothing tells. */
    public static OptionalLong mebibytes(long pid) {
        Path rollup = Path.of("/proc", Long.toString(pid), "smaps_rollup");
        if (Files.exists(Path.of("/proc/self/smaps_rollup"))) {
            try (Stream<String> lines = Files.lines(rollup)) {
                return lines.filter(line -> line.startsWith("Pss:"))
                        .mapToLong(line -> Long.parseLong(line.split("\\s+")[1]) / KIB_PER_MIB)
                        .findFirst();
            } catch (IOException e) {
                return OptionalLong.empty();
            }
        }
        return resident(pid);
    }

    private static OptionalLong resident(long pid) {
        try {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            ps.waitFor(2, TimeUnit.SECONDS);
            return output.matches("\\d+")
                    ? OptionalLong.of(Long.parseLong(output) / KIB_PER_MIB)
                    : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }
}
