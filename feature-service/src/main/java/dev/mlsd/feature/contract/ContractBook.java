package dev.mlsd.feature.contract;

import dev.mlsd.feature.contract.WindowReport.Verdict;
import dev.mlsd.feature.window.EventIds;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Counts the records of a topic for the windows of its contract. A window is one of arrival time, and is closed when the watermark has
 * passed it: the least of the partitions' newest clocks, less {@link #WATERMARK_LAG}. Clocks and not any arrivals, because only a clock says
 * that nothing before it is still to come: a source that catches up publishes what happened side by side in any order. What arrives for a
 * window that is closed is counted as late and changes nothing. Windows without a record are windows too. The newest {@link #KEPT} are kept.
 *
 * <p>Memory: some 400 KB for an open window whose ids are counted, below 1 KB for a closed one. Safe for use by many threads; counting
 * is for one.
 */
public final class ContractBook {

    /** How far the watermark stays behind the clocks, as in the stream. */
    static final Duration WATERMARK_LAG = Duration.ofMinutes(1);

    /** How long windows are kept, in arrival time. */
    static final Duration KEPT = Duration.ofDays(35);

    private final DataContract contract;
    private final Reader<?, ?> reader;
    private final WindowJudge judge;
    private final long windowMillis;
    private final boolean openForever;
    private final long mostWindows;
    private final SortedMap<Long, WindowCounts> windows = new TreeMap<>();
    private final Map<Integer, Long> clocks = new TreeMap<>();
    private final Map<String, Long> brokenByCheck = new TreeMap<>();
    private long closedBefore = Long.MIN_VALUE;
    private long countedFrom = Long.MIN_VALUE;
    private long late;
    private long judged;

    private ContractBook(DataContract contract, boolean openForever) {
        this.contract = contract;
        this.reader = contract.topic().equals(EventFields.LABELS.topic())
                ? new Reader<>(contract, LabelContract.RULES)
                : new Reader<>(contract, PaymentContract.RULES);
        this.judge = new WindowJudge(contract);
        this.windowMillis = contract.window().toMillis();
        this.mostWindows = 2 * KEPT.toMillis() / windowMillis;
        this.openForever = openForever;
    }

    /** A book that begins now: the window of the first record is a part of one. */
    public static ContractBook begin(DataContract contract) {
        return new ContractBook(contract, false);
    }

    /** A book for records of somebody's own, all of them: no window is closed or a part, and each is judged as if it were over. */
    public static ContractBook trial(DataContract contract) {
        return new ContractBook(contract, true);
    }

    /** The contract. */
    public DataContract contract() {
        return contract;
    }

    /** How a topic's records are read for the checks. */
    private static final class Reader<R, E> {

        private final RecordContract<R, E> rules;
        private final List<WindowCheck> checks;
        private final List<EventSchema.Column<E>> columns = new ArrayList<>();
        private final EventSchema.Column<E> id;

        Reader(DataContract contract, RecordContract<R, E> rules) {
            this.rules = rules;
            this.checks = contract.checks();
            EventSchema<R, E> schema = rules.schema();
            this.id = schema.column("transaction_id");
            checks.forEach(check -> columns.add(
                    check instanceof WindowCheck.Volume || check instanceof WindowCheck.Reference
                            ? null
                            : schema.column(check.field())));
        }

        String id(byte[] value) {
            return rules.readable(value)
                    .map(read -> id.text().apply(rules.schema().event().apply(read)))
                    .orElse("");
        }

        /** Whether the record was counted; a clock is not. */
        boolean count(WindowCounts window, byte[] key, byte[] value, long arrivalMillis) {
            Checked<R> checked = rules.check(key, value, arrivalMillis);
            return switch (checked) {
                case Checked.Accepted<R>(R record) -> {
                    E event = rules.schema().event().apply(record);
                    if (event != null) {
                        count(window, event, true, arrivalMillis);
                    }
                    yield event != null;
                }
                case Checked.Rejected<R>(List<Violation> violations) -> {
                    violations.stream().map(Violation::field).distinct().forEach(window::violation);
                    E event = rules.readable(value)
                            .map(read -> rules.schema().event().apply(read))
                            .orElse(null);
                    count(window, event, false, arrivalMillis);
                    yield true;
                }
            };
        }

        private void count(WindowCounts window, E event, boolean accepted, long arrivalMillis) {
            window.row(accepted);
            for (int i = 0; i < columns.size(); i++) {
                EventSchema.Column<E> column = columns.get(i);
                switch (checks.get(i)) {
                    case WindowCheck.Completeness check -> window.note(i, event != null && column.isPresent(event));
                    case WindowCheck.Uniqueness check -> {
                        if (event != null && column.isPresent(event)) {
                            window.id(i, EventIds.hash(column.text().apply(event)));
                        }
                    }
                    case WindowCheck.Freshness check -> {
                        if (accepted) {
                            long time = column.number().applyAsLong(event);
                            window.note(
                                    i, arrivalMillis - time <= check.within().toMillis());
                        }
                    }
                    case WindowCheck.Distribution check -> {
                        if (accepted) {
                            long number = column.number().applyAsLong(event);
                            window.note(i, number >= check.minimum() && number <= check.maximum());
                        }
                    }
                    case WindowCheck.Volume check -> {}
                    case WindowCheck.Reference check -> {}
                }
            }
        }
    }

    /** The transaction that a record is about; empty where it names none. */
    public String transactionOf(byte[] value) {
        return reader.id(value);
    }

    /** Takes a record of the topic, in the order of its partition. */
    public synchronized void record(int partition, byte[] key, byte[] value, long arrivalMillis) {
        long start = Math.floorDiv(arrivalMillis, windowMillis) * windowMillis;
        if (countedFrom == Long.MIN_VALUE) {
            countedFrom = start;
        }
        boolean isLate = start < closedBefore;
        WindowCounts window = isLate ? null : windows.get(start);
        boolean fresh = window == null;
        if (fresh) {
            window = window(start);
        }
        if (!reader.count(window, key, value, arrivalMillis)) {
            clocks.merge(partition, arrivalMillis, Math::max);
        } else if (isLate) {
            late++;
        } else if (fresh && windows.size() <= mostWindows) {
            // A partition that has come far ahead makes no more windows than are kept.
            windows.put(start, window);
        }
    }

    private WindowCounts window(long start) {
        return new WindowCounts(
                start, !openForever && start <= countedFrom, contract.checks().size());
    }

    /**
     * Closes what is over.
     *
     * @param partitions of the topic; while one of them has no clock, nothing is over
     */
    public synchronized void advance(int partitions) {
        OptionalLong watermark = watermarkMillis();
        if (openForever || watermark.isEmpty() || clocks.size() < partitions) {
            return;
        }
        long end = Math.floorDiv(watermark.getAsLong(), windowMillis) * windowMillis;
        if (closedBefore == Long.MIN_VALUE) {
            closedBefore = windows.isEmpty() ? countedFrom : Math.min(countedFrom, windows.firstKey());
        }
        long oldest = end - KEPT.toMillis();
        for (long start = Math.max(closedBefore, oldest); start < end; start += windowMillis) {
            WindowCounts window = windows.computeIfAbsent(start, this::window);
            window.close();
            judged++;
            report(window).broken().forEach(check -> brokenByCheck.merge(check, 1L, Long::sum));
        }
        closedBefore = Math.max(closedBefore, end);
        windows.headMap(oldest).clear();
    }

    /** How far arrival time has come on all partitions, less {@link #WATERMARK_LAG}; empty before the first clock. */
    public synchronized OptionalLong watermarkMillis() {
        OptionalLong slowest =
                clocks.values().stream().mapToLong(Long::longValue).min();
        return slowest.isEmpty() ? slowest : OptionalLong.of(slowest.getAsLong() - WATERMARK_LAG.toMillis());
    }

    /** Windows from one moment to another, in their order. */
    public synchronized List<WindowReport> windows(long fromMillis, long untilMillis) {
        return windows.subMap(fromMillis, untilMillis).values().stream()
                .map(this::report)
                .toList();
    }

    /** Every window, in their order. */
    public synchronized List<WindowReport> windows() {
        return windows.values().stream().map(this::report).toList();
    }

    /** The newest window that is over. */
    public synchronized Optional<WindowReport> newestClosed() {
        SortedMap<Long, WindowCounts> closed = windows.headMap(closedBefore);
        return closed.isEmpty() ? Optional.empty() : Optional.of(report(closed.get(closed.lastKey())));
    }

    private WindowReport report(WindowCounts window) {
        return judge.report(window, openForever || window.isClosed(), windows::get);
    }

    /** Records that came for windows that were closed. */
    public synchronized long late() {
        return late;
    }

    /** Windows closed since this book was begun. */
    public synchronized long judged() {
        return judged;
    }

    /** In how many of them a check did not hold. */
    public synchronized long broken(String check) {
        return brokenByCheck.getOrDefault(check, 0L);
    }

    /** In how many windows any check did not hold, check by check. */
    public synchronized long broken() {
        return brokenByCheck.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Writes all of it. */
    public synchronized void write(DataOutput out) throws IOException {
        out.writeUTF(signature());
        out.writeLong(closedBefore);
        out.writeLong(countedFrom);
        out.writeLong(late);
        out.writeLong(judged);
        out.writeInt(brokenByCheck.size());
        for (Map.Entry<String, Long> broken : brokenByCheck.entrySet()) {
            out.writeUTF(broken.getKey());
            out.writeLong(broken.getValue());
        }
        out.writeInt(clocks.size());
        for (Map.Entry<Integer, Long> newest : clocks.entrySet()) {
            out.writeInt(newest.getKey());
            out.writeLong(newest.getValue());
        }
        out.writeInt(windows.size());
        for (WindowCounts window : windows.values()) {
            window.write(out);
        }
    }

    /** Reads what {@link #write} wrote for the same contract. Throws {@link IOException} where it is of another one. */
    public static ContractBook read(DataContract contract, DataInput in) throws IOException {
        ContractBook book = begin(contract);
        String written = in.readUTF();
        if (!written.equals(book.signature())) {
            throw new IOException("counted for " + written + ", and the contract is " + book.signature());
        }
        book.closedBefore = in.readLong();
        book.countedFrom = in.readLong();
        book.late = in.readLong();
        book.judged = in.readLong();
        int checks = in.readInt();
        for (int i = 0; i < checks; i++) {
            book.brokenByCheck.put(in.readUTF(), in.readLong());
        }
        int partitions = in.readInt();
        for (int i = 0; i < partitions; i++) {
            book.clocks.put(in.readInt(), in.readLong());
        }
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            WindowCounts window = WindowCounts.read(in, contract.checks().size());
            book.windows.put(window.startMillis(), window);
        }
        return book;
    }

    /** What the counts are about: other windows or other checks would read them wrong. */
    private String signature() {
        return contract.id() + " " + contract.window() + " "
                + contract.checks().stream().map(WindowCheck::name).collect(Collectors.joining(","));
    }

    /** A reference check of a day, from what history has: {@code known} of {@code rows} records name what was known. */
    public static WindowReport.Result reference(
            DataContract contract, WindowCheck.Reference check, long known, long rows) {
        return WindowJudge.share(check.name(), known, rows, check.share(), contract.leastRows(), true);
    }

    /** The worst of some verdicts. */
    public static Verdict worst(List<WindowReport.Result> results) {
        if (results.stream().anyMatch(result -> result.verdict() == Verdict.BROKEN)) {
            return Verdict.BROKEN;
        }
        return results.stream().anyMatch(result -> result.verdict() == Verdict.HOLDS)
                ? Verdict.HOLDS
                : Verdict.NOT_JUDGED;
    }
}
