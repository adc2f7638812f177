package dev.mlsd.cli.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Which ports are taken, and by whom: {@code /proc/net/tcp} gives the socket behind a port, {@code /proc/PID/fd} the process
 * behind a socket; where there is no {@code /proc}, {@code lsof} is asked.
 */
public final class PortCheck {

    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";
    private static final int CONNECT_MILLIS = 500;

    private PortCheck() {}

    /** Those of the ports on which a server could not listen on the loopback address now, in the order given. */
    public static List<PortHolder> taken(Collection<Integer> ports) {
        return ports.stream().filter(PortCheck::isTaken).map(PortCheck::holder).toList();
    }

    private static boolean isTaken(int port) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (ServerSocket server = new ServerSocket()) {
            server.bind(address);
        } catch (IOException e) {
            return true;
        }
        // Some systems let one listen beside a server on all addresses; a connection shows it.
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static PortHolder holder(int port) {
        Optional<Long> pid;
        try {
            pid = Files.exists(PROC.resolve("net/tcp")) ? holderFromProc(port) : holderFromLsof(port);
        } catch (IOException e) {
            pid = Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            pid = Optional.empty();
        }
        return pid.map(found -> new PortHolder(port, found, name(found))).orElse(new PortHolder(port, 0, ""));
    }

    private static Optional<Long> holderFromProc(int port) throws IOException {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            Path file = PROC.resolve(table);
            if (Files.exists(file)) {
                try (Stream<String> lines = Files.lines(file)) {
                    lines.skip(1)
                            .map(line -> line.strip().split("\\s+"))
                            .filter(columns -> columns[3].equals(LISTENING) && portOf(columns[1]) == port)
                            .forEach(columns -> sockets.add("socket:[" + columns[9] + "]"));
                }
            }
        }
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> holdsOne(pid, sockets))
                .findFirst();
    }

    /** From {@code 0100007F:1F90}. */
    private static int portOf(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
    }

    private static boolean holdsOne(long pid, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(PROC.resolve(Long.toString(pid)).resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false; // another user's process, or one that has just ended
        }
    }

    private static Optional<Long> holderFromLsof(int port) throws IOException, InterruptedException {
        Process lsof = new ProcessBuilder("lsof", "-nP", "-t", "-iTCP:" + port, "-sTCP:LISTEN")
                .redirectErrorStream(true)
                .start();
        String output = new String(lsof.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        lsof.waitFor(2, TimeUnit.SECONDS);
        return output.lines()
                .filter(line -> line.matches("\\d+"))
                .map(Long::valueOf)
                .findFirst();
    }

    /** The executable's name; of a JVM also what it runs, since "java" alone names nobody. */
    private static String name(long pid) {
        Optional<ProcessHandle.Info> info = ProcessHandle.of(pid).map(ProcessHandle::info);
        String command = info.flatMap(ProcessHandle.Info::command)
                .map(path -> Path.of(path).getFileName().toString())
                .orElse("an unknown program");
        String[] arguments = info.flatMap(ProcessHandle.Info::arguments).orElse(new String[0]);
        for (int i = 0; i + 1 < arguments.length; i++) {
            if (arguments[i].equals("-jar")) {
                return command + " -jar " + arguments[i + 1];
            }
        }
        return command;
    }
}
