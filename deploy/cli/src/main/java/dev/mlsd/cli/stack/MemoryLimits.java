package dev.mlsd.cli.stack;

import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * How much memory the parts may take that hold more in a larger world. Limits, not reservations: the world of the demonstration stays
 * within {@link StackTable#TOTAL_BUDGET_MEBIBYTES} whatever they are.
 *
 * @param redisMebibytes rows of the online store, {@value #REDIS}; beyond it Redis refuses writes and the stream waits. Some 0.8 KiB
 *     a row: a million customers with twelve payments each, at 100 000 terminals, take 950 MiB
 * @param featureHeapMebibytes heap of feature-service, {@value #FEATURE_HEAP}; it does not grow with the world, so the default is
 *     for any size
 */
record MemoryLimits(int redisMebibytes, int featureHeapMebibytes) {

    static final String REDIS = "MLSD_REDIS_MIB";
    static final String FEATURE_HEAP = "MLSD_FEATURE_HEAP_MIB";

    private static final int LEAST_REDIS = 256;
    private static final int FEATURE_HEAP_DEFAULT = 192;
    private static final int MOST = 1 << 20;

    /** Of a quarter of the machine for Redis, at least 256 MiB, unless the environment says otherwise. */
    static MemoryLimits of(Map<String, String> environment, long machineBytes) {
        int quarter = Math.clamp(machineBytes >> 22, LEAST_REDIS, MOST);
        return new MemoryLimits(
                number(environment, REDIS, LEAST_REDIS, quarter),
                number(environment, FEATURE_HEAP, FEATURE_HEAP_DEFAULT, FEATURE_HEAP_DEFAULT));
    }

    /**
     * Of this process and machine, or of the container that it is in.
     *
     * @throws IllegalArgumentException when the environment holds something that is no size
     */
    static MemoryLimits ofThisMachine() {
        long bytes =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine
                        ? machine.getTotalMemorySize()
                        : 0;
        return of(System.getenv(), bytes);
    }

    private static int number(Map<String, String> environment, String name, int least, int otherwise) {
        String text = environment.getOrDefault(name, "");
        if (text.isBlank()) {
            return otherwise;
        }
        int number = text.strip().matches("[0-9]{1,7}") ? Integer.parseInt(text.strip()) : -1;
        if (number < least || number > MOST) {
            throw new IllegalArgumentException(
                    name + " is a number of MiB between " + least + " and " + MOST + ", got " + text);
        }
        return number;
    }
}
