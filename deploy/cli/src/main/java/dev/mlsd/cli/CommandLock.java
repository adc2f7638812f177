package dev.mlsd.cli;

import dev.mlsd.cli.stack.Home;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;

/** One command at a time changes what runs; the operating system frees the lock of a command that was killed. */
final class CommandLock implements AutoCloseable {

    private final FileChannel file;
    private final FileLock lock;

    private CommandLock(FileChannel file, FileLock lock) {
        this.file = file;
        this.lock = lock;
    }

    static CommandLock take(Home home, PrintStream out) throws IOException {
        home.create();
        FileChannel file = FileChannel.open(
                home.run().resolve("command.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = file.tryLock();
        if (lock == null) {
            out.println("another mlsd command is at work here; waiting for it");
            lock = file.lock();
        }
        return new CommandLock(file, lock);
    }

    @Override
    public void close() throws IOException {
        lock.release();
        file.close();
    }
}
