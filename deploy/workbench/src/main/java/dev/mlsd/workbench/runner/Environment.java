package dev.mlsd.workbench.runner;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * On what a run was made; figures of different machines are not to be compared.
 *
 * @param world the traffic's source and where it was; null when it did not tell
 * @param mode processes or containers
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Environment(
        String cpu, int cores, long memoryMib, String os, String java, String version, String world, String mode) {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** Of this machine. */
    static Environment here(String version, String world, boolean supervised) {
        long bytes =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine
                        ? machine.getTotalMemorySize()
                        : 0;
        return new Environment(
                cpuName(),
                Runtime.getRuntime().availableProcessors(),
                bytes >> 20,
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                version,
                world,
                supervised ? "processes" : "containers");
    }

    private static String cpuName() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException notLinux) {
            return System.getProperty("os.arch");
        }
    }
}
