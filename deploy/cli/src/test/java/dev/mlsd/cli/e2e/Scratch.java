package dev.mlsd.cli.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Ports and folders that a test may use. */
final class Scratch {

    private Scratch() {}

    /** A base from which all ports that the stack takes are free. */
    static int freeBase() {
        for (int candidate = 21_000; candidate < 29_000; candidate += 40) {
            int base = candidate;
            if (Stream.of(0, 1, 2, 3, 4, 1001, 1002, 1003, 1004, 1005, 1006)
                    .allMatch(offset -> isFree(base + offset))) {
                return base;
            }
        }
        throw new AssertionError("no free range of ports from 21000 to 29000");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Deletes a folder with all that is in it, if it is there. */
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> tree = Files.walk(folder)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
