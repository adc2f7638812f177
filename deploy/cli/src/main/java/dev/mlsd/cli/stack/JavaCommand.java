package dev.mlsd.cli.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command that runs a jar within a memory budget.
 *
 * <p>The serial collector has the smallest footprint and, with heaps this small, pauses of a few milliseconds. A JVM that is
 * out of memory ends at once, so that the supervisor sees it and starts another, instead of limping on.
 *
 * @param java the {@code java} program
 * @param heapMebibytes largest heap
 * @param quickCompilerOnly whether the optimising compiler stays off: a sooner start and 30 MiB less, for some throughput
 */
record JavaCommand(Path java, int heapMebibytes, boolean quickCompilerOnly) {

    /** Of the JVM that runs this. */
    static Path ownJava() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    List<String> jar(Path jar, List<String> arguments) {
        List<String> command = new ArrayList<>(options());
        command.add("-jar");
        command.add(jar.toString());
        command.addAll(arguments);
        return command;
    }

    List<String> mainClass(String classPath, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>(options());
        command.add("-cp");
        command.add(classPath);
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    private List<String> options() {
        List<String> options = new ArrayList<>(List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-Xmx" + heapMebibytes + "m",
                "-Xss512k",
                "-XX:ReservedCodeCacheSize=64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8"));
        if (quickCompilerOnly) {
            options.add("-XX:TieredStopAtLevel=1");
        }
        return options;
    }
}
