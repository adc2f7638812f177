package dev.mlsd.inference.predictionlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.inference.predictionlog.PredictionLog.Append;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final JournalOptions SMALL = new JournalOptions(100, 3);

    @TempDir
    private Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> texts(Journal journal) throws IOException {
        return journal.read(journal.acknowledged(), Integer.MAX_VALUE, Long.MAX_VALUE).stream()
                .map(entry -> new String(entry.bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    private static long segments(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".journal")).count();
        }
    }

    @Test
    void appendForced_betweenOthersAndAfterAReopening_writesInOrder() throws IOException {
        try (Journal journal = Journal.open(folder, SMALL)) {
            journal.append(bytes("first"));
            assertThat(journal.appendForced(bytes("second"))).isEqualTo(new Append.Written());
        }
        try (Journal journal = Journal.open(folder, SMALL)) {
            List<String> written = new ArrayList<>(List.of("first", "second"));
            for (int i = 0; i < 12; i++) {
                written.add("record " + i);
                assertThat(journal.appendForced(bytes("record " + i))).isEqualTo(new Append.Written());
            }
            assertThat(texts(journal)).isEqualTo(written);
        }
    }

    @Test
    void read_afterAppend_givesTheRecordsInOrderAcrossSegments() throws IOException {
        try (Journal journal = Journal.open(folder, SMALL)) {
            List<String> written =
                    IntStream.range(0, 15).mapToObj(i -> "record " + i).toList();
            for (String text : written) {
                assertThat(journal.append(bytes(text))).isEqualTo(new Append.Written());
            }

            assertThat(texts(journal)).isEqualTo(written);
            assertThat(segments(folder)).isEqualTo(3);
            assertThat(journal.counts()).isEqualTo(new Journal.Counts(15, 0));
        }
    }

    @Test
    void read_limits_areKeptButOneRecordAlwaysComes() throws IOException {
        try (Journal journal = Journal.open(folder, JournalOptions.DEFAULT)) {
            IntStream.range(0, 5).forEach(i -> journal.append(bytes("record " + i)));

            assertThat(journal.read(0, 2, Long.MAX_VALUE)).hasSize(2);
            assertThat(journal.read(0, 9, 20)).hasSize(2);
            assertThat(journal.read(0, 9, 1)).hasSize(1);
            long third = journal.read(0, 2, Long.MAX_VALUE).getLast().next();
            assertThat(journal.read(third, 9, Long.MAX_VALUE)).hasSize(3);
        }
    }

    @Test
    void append_fullJournal_isRefusedUntilSomethingIsAcknowledged() throws IOException {
        try (Journal journal = Journal.open(folder, SMALL)) {
            int written = 0;
            while (journal.append(bytes("0123456789")) instanceof Append.Written) {
                written++;
            }
            assertThat(written).isEqualTo(15);
            assertThat(journal.append(bytes("0123456789")))
                    .isInstanceOfSatisfying(
                            Append.Full.class, full -> assertThat(full.reason()).contains("3 segments"));
            assertThat(journal.counts().pending()).isEqualTo(15);
            assertThat(journal.isFull()).isTrue();
            assertThat(journal.fill()).isGreaterThan(0.8).isLessThanOrEqualTo(1);

            List<Journal.Entry> first = journal.read(journal.acknowledged(), 5, Long.MAX_VALUE);
            journal.acknowledge(first.getLast().next(), first.size());

            assertThat(journal.isFull()).isFalse();
            assertThat(journal.append(bytes("0123456789"))).isEqualTo(new Append.Written());
            assertThat(segments(folder)).isEqualTo(3);
            assertThat(texts(journal)).hasSize(11);
        }
    }

    @Test
    void acknowledge_wholeSegments_removesTheirFiles() throws IOException {
        try (Journal journal = Journal.open(folder, SMALL)) {
            IntStream.range(0, 15).forEach(i -> journal.append(bytes("0123456789")));
            List<Journal.Entry> all = journal.read(journal.acknowledged(), 15, Long.MAX_VALUE);

            journal.acknowledge(all.get(6).next(), 7);
            assertThat(segments(folder)).isEqualTo(2);
            journal.acknowledge(all.getLast().next(), 8);
            assertThat(segments(folder)).isEqualTo(1);
            assertThat(journal.counts()).isEqualTo(new Journal.Counts(15, 15));
            assertThat(texts(journal)).isEmpty();
        }
    }

    @Test
    void open_afterAKill_hasEverythingThatWasNotAcknowledged() throws IOException {
        // Not closed on purpose: a killed process closes nothing.
        Journal killed = Journal.open(folder, SMALL);
        IntStream.range(0, 12).forEach(i -> killed.append(bytes("record " + i)));
        List<Journal.Entry> sent = killed.read(killed.acknowledged(), 4, Long.MAX_VALUE);
        killed.acknowledge(sent.getLast().next(), 4);
        killed.prepare();

        try (Journal journal = Journal.open(folder, SMALL)) {
            assertThat(texts(journal))
                    .isEqualTo(
                            IntStream.range(4, 12).mapToObj(i -> "record " + i).toList());
            assertThat(journal.counts()).isEqualTo(new Journal.Counts(8, 0));
        }
    }

    @Test
    void open_afterEverythingWasAcknowledged_goesOnBehindIt() throws IOException {
        try (Journal journal = Journal.open(folder, SMALL)) {
            journal.append(bytes("sent"));
            journal.acknowledge(journal.read(0, 1, Long.MAX_VALUE).getFirst().next(), 1);
        }
        try (Journal journal = Journal.open(folder, SMALL)) {
            assertThat(texts(journal)).isEmpty();
            journal.append(bytes("new"));
            assertThat(texts(journal)).containsExactly("new");
        }
    }

    @Test
    void open_tornTail_keepsTheWholeRecordsBeforeItAndWritesOnThere() throws IOException {
        try (Journal journal = Journal.open(folder, SMALL)) {
            journal.append(bytes("one"));
            journal.append(bytes("two"));
            journal.append(bytes("three"));
        }
        // Record three starts at 2 * (8 + 3); its length and checksum are there, its last byte is not.
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve(Segment.fileName(1)).toFile(), "rw")) {
            file.seek(22 + 8 + 4);
            file.write(0);
        }

        try (Journal journal = Journal.open(folder, SMALL)) {
            assertThat(texts(journal)).containsExactly("one", "two");
            journal.append(bytes("3"));
            assertThat(texts(journal)).containsExactly("one", "two", "3");
        }
        try (Journal journal = Journal.open(folder, SMALL)) {
            assertThat(texts(journal)).containsExactly("one", "two", "3");
        }
    }

    @Property(tries = 200)
    void open_tailOfAnyBytes_neverInventsOrLosesARecord(
            @ForAll @IntRange(min = 0, max = 6) int records, @ForAll @Size(max = 40) byte[] garbage)
            throws IOException {
        Path own = Files.createTempDirectory("journal");
        JournalOptions options = new JournalOptions(200, 3);
        List<String> written = new ArrayList<>();
        try (Journal journal = Journal.open(own, options)) {
            for (int i = 0; i < records; i++) {
                written.add("record " + i);
                journal.append(bytes(written.getLast()));
            }
        }
        if (records > 0) {
            try (RandomAccessFile file =
                    new RandomAccessFile(own.resolve(Segment.fileName(1)).toFile(), "rw")) {
                file.seek(records * 16L);
                file.write(garbage);
            }
        }

        try (Journal journal = Journal.open(own, options)) {
            assertThat(texts(journal)).isEqualTo(written);
            journal.append(bytes("next"));
            written.add("next");
        }
        try (Journal journal = Journal.open(own, options)) {
            assertThat(texts(journal)).isEqualTo(written);
        }
        try (Stream<Path> files = Files.list(own)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(own);
    }

    @Test
    void open_acknowledgedPositionFromAnotherLife_sendsEverythingAgain() throws IOException {
        try (Journal journal = Journal.open(folder, SMALL)) {
            journal.append(bytes("one"));
            journal.append(bytes("two"));
            journal.acknowledge(Long.MAX_VALUE, 0);
        }

        try (Journal journal = Journal.open(folder, SMALL)) {
            assertThat(texts(journal)).containsExactly("one", "two");
        }
    }

    @Test
    void append_whatNeverFits_isAMistakeOfTheCaller() throws IOException {
        try (Journal journal = Journal.open(folder, SMALL)) {
            assertThatThrownBy(() -> journal.append(new byte[93])).hasMessageContaining("got 93");
            assertThatThrownBy(() -> journal.append(new byte[0])).hasMessageContaining("got 0");
            assertThat(journal.append(new byte[92])).isEqualTo(new Append.Written());
        }
    }

    @Test
    void append_closedJournal_isRefused() throws IOException {
        Journal journal = Journal.open(folder, SMALL);
        journal.close();
        journal.close();

        assertThat(journal.append(bytes("late"))).isInstanceOf(Append.Full.class);
    }

    @Test
    void append_fromManyThreads_keepsEveryRecordWholeAndEachThreadsOrder() throws Exception {
        int threads = 4;
        int each = 3000;
        try (Journal journal = Journal.open(folder, new JournalOptions(1 << 14, 64))) {
            List<Thread> writers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int writer = thread;
                writers.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < each; i++) {
                        journal.append(bytes(writer + ":" + i));
                    }
                }));
            }
            List<String> seen = new ArrayList<>();
            while (seen.size() < threads * each) {
                List<Journal.Entry> step = journal.read(journal.acknowledged(), 100, Long.MAX_VALUE);
                step.forEach(entry -> seen.add(new String(entry.bytes(), StandardCharsets.UTF_8)));
                if (!step.isEmpty()) {
                    journal.acknowledge(step.getLast().next(), step.size());
                }
                journal.prepare();
            }
            for (Thread writer : writers) {
                writer.join();
            }
            for (int thread = 0; thread < threads; thread++) {
                String prefix = thread + ":";
                assertThat(seen.stream().filter(text -> text.startsWith(prefix)).toList())
                        .isEqualTo(IntStream.range(0, each)
                                .mapToObj(i -> prefix + i)
                                .toList());
            }
        }
    }
}
