package dev.mlsd.cli.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Whether a process is stopped, as the system tells. */
public final class Stopped {

    private Stopped() {}

    public static boolean is(ProcessHandle process) throws IOException {
        return state(process).startsWith("T");
    }

    /** There, and not stopped. */
    public static boolean isNot(ProcessHandle process) throws IOException {
        return state(process).matches("[RSDIU].*");
    }

    private static String state(ProcessHandle process) throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "state=", "-p", Long.toString(process.pid())).start();
        String state = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        ps.onExit().join();
        return state;
    }
}
