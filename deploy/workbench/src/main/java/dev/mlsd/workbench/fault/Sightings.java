package dev.mlsd.workbench.fault;

import dev.mlsd.workbench.Text;
import dev.mlsd.workbench.fault.FaultKind.OfProcess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * The last sightings of one process, and what they say of its faults. Pure; not safe for use by several threads.
 *
 * <p>Down is a refused connection, frozen is silence. Slow is when six of the last twenty answers took {@value #SLOW_MILLIS} ms or
 * longer: of a process that is stopped 40 of every 50 ms it is half of them, so that fewer than six of twenty are seen with a
 * probability of 2 %, and a healthy one needs a busy machine to get there.
 */
final class Sightings {

    static final int KEPT = 20;
    static final double SLOW_MILLIS = 15;
    private static final int SLOW_ANSWERS = 6;

    private final ProcessProbe.Protocol protocol;
    private final Deque<Sighting> recent = new ArrayDeque<>();
    private int silences;

    Sightings(ProcessProbe.Protocol protocol) {
        this.protocol = protocol;
    }

    void add(Sighting sighting) {
        // What came before a change of kind says nothing of now.
        if (!recent.isEmpty() && recent.peekLast().getClass() != sighting.getClass()) {
            recent.clear();
        }
        silences = sighting instanceof Sighting.Silent ? silences + 1 : 0;
        recent.addLast(sighting);
        if (recent.size() > KEPT) {
            recent.removeFirst();
        }
    }

    void clear() {
        recent.clear();
        silences = 0;
    }

    /** Whether the process has a fault of a kind. */
    Seen seen(OfProcess kind) {
        if (recent.isEmpty()) {
            return new Seen(Seen.State.UNKNOWN, new Text("not probed yet", "проба ещё не сделана"));
        }
        return switch (recent.peekLast()) {
            case Sighting.Answered answered -> answered(kind, answered);
            case Sighting.Refused(String address) ->
                new Seen(
                        state(kind == OfProcess.DOWN),
                        new Text("connection refused at " + address, "соединение отклонено: " + address));
            case Sighting.Silent(String address, long millis) ->
                new Seen(
                        state(kind == OfProcess.FROZEN),
                        new Text(
                                "no answer from " + address + " within " + number(silences * millis / 1000.0, 0) + " s",
                                "нет ответа от " + address + " за " + number(silences * millis / 1000.0, 0) + " с"));
            case Sighting.Broken(String address, String why) ->
                new Seen(Seen.State.UNKNOWN, new Text(address + ": " + why, address + ": " + why));
        };
    }

    private Seen answered(OfProcess kind, Sighting.Answered newest) {
        long slow = recent.stream()
                .filter(one -> one instanceof Sighting.Answered(double millis, String _) && millis >= SLOW_MILLIS)
                .count();
        boolean isSlow = slow >= SLOW_ANSWERS;
        double longest = recent.stream()
                .mapToDouble(one -> one instanceof Sighting.Answered(double millis, String _) ? millis : 0)
                .max()
                .orElse(newest.millis());
        String digits = number(isSlow ? longest : newest.millis(), 1);
        String of = isSlow ? ", the longest of " + recent.size() : "";
        String ofRussian = isSlow ? ", дольше всего из " + recent.size() : "";
        Text evidence = new Text(
                subject("en") + " answered" + said(newest) + " in " + digits + " ms" + of,
                subject("ru") + said(newest) + " за " + digits.replace('.', ',') + " мс" + ofRussian);
        return new Seen(state(isSlow && kind == OfProcess.SLOW), evidence);
    }

    private String subject(String language) {
        boolean english = language.equals("en");
        return switch (protocol) {
            case REDIS -> english ? "PING" : "ответ на PING";
            case KAFKA -> english ? "ApiVersions" : "ответ на ApiVersions";
            case HTTP -> english ? "health" : "проверка здоровья ответила";
        };
    }

    private static String said(Sighting.Answered answered) {
        return answered.what().isEmpty() ? "" : " " + answered.what();
    }

    private static Seen.State state(boolean on) {
        return on ? Seen.State.ON : Seen.State.OFF;
    }

    private static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
