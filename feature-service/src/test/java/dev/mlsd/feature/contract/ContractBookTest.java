package dev.mlsd.feature.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlsd.feature.contract.WindowReport.Result;
import dev.mlsd.feature.contract.WindowReport.Verdict;
import dev.mlsd.feature.testing.Topic;
import dev.mlsd.feature.v1.Clock;
import dev.mlsd.feature.v1.TransactionRecord;
import dev.mlsd.feature.vector.PaymentEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ContractBookTest {

    private static final DataContract CONTRACT = Contracts.shipped().of("transactions");
    private static final long HOUR = 3_600_000;
    private static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private static final int ROWS = 40;

    /** A record as it arrives. */
    private record Arrival(byte[] key, byte[] value, long millis) {}

    private int made;

    private Arrival payment(long arrival, String terminal, long amount, long event) {
        return payment("p" + made++, arrival, terminal, amount, event);
    }

    private static Arrival payment(String id, long arrival, String terminal, long amount, long event) {
        return new Arrival(
                "c".getBytes(StandardCharsets.UTF_8),
                Topic.bytes(new PaymentEvent(id, "c", terminal, amount, event)),
                arrival);
    }

    private List<Arrival> goodHour(int hour) {
        List<Arrival> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            long at = START + hour * HOUR + i * 60_000;
            rows.add(payment(at, "t", 1000 + i, at));
        }
        return rows;
    }

    private static Arrival clock(long millis) {
        byte[] value = TransactionRecord.newBuilder()
                .setClock(Clock.newBuilder().setWorldTimeMillis(millis))
                .build()
                .toByteArray();
        return new Arrival(null, value, millis);
    }

    private static void feed(ContractBook book, List<Arrival> arrivals) {
        arrivals.forEach(one -> book.record(0, one.key(), one.value(), one.millis()));
        book.advance(1);
    }

    /** A book of two good days up to an hour of the third, which is then what the test makes it. */
    private ContractBook dayThree(List<Arrival> hour) {
        ContractBook book = ContractBook.begin(CONTRACT);
        for (int good = 0; good < 48; good++) {
            feed(book, goodHour(good));
        }
        feed(book, hour);
        feed(book, List.of(clock(START + 49 * HOUR + 60_000)));
        return book;
    }

    private static WindowReport at(ContractBook book, int hour) {
        return book.windows(START + hour * HOUR, START + (hour + 1) * HOUR).getFirst();
    }

    private List<Arrival> thirdDay() {
        return goodHour(48);
    }

    @Test
    void advance_goodTraffic_breaksNothingAndTheFirstHourIsAPart() {
        ContractBook book = dayThree(thirdDay());

        assertThat(book.judged()).isEqualTo(49);
        assertThat(book.broken()).isZero();
        assertThat(at(book, 0).partial()).isTrue();
        assertThat(at(book, 0).results())
                .filteredOn(result -> result.check().equals("volume:rows"))
                .extracting(Result::reason)
                .containsExactly("nobody counted at the beginning of the window");
        assertThat(at(book, 48).results()).extracting(Result::verdict).containsOnly(Verdict.HOLDS);
        assertThat(at(book, 48).results())
                .filteredOn(result -> result.check().equals("volume:rows"))
                .extracting(Result::bound)
                .containsExactly("8 to 200, as 40 came 1 d before");
    }

    @Test
    void advance_missingTerminals_breaksCompletenessAndNamesTheQuarantined() {
        List<Arrival> hour = thirdDay();
        long at = hour.getLast().millis();
        hour.set(ROWS - 1, payment(at, "", 1000, at));
        ContractBook book = dayThree(hour);

        assertThat(at(book, 48).broken()).containsExactly("completeness:terminal_id");
        assertThat(at(book, 48).quarantined()).isEqualTo(1);
        assertThat(at(book, 48).violations()).containsExactly(java.util.Map.entry("payment.terminal_id", 1L));
        assertThat(book.broken("completeness:terminal_id")).isEqualTo(1);
    }

    @Test
    void advance_repeats_breakUniqueness() {
        List<Arrival> hour = thirdDay();
        hour.add(hour.getFirst());

        assertThat(at(dayThree(hour), 48).broken()).containsExactly("uniqueness:transaction_id");
    }

    @Test
    void advance_oldEvents_breakFreshness() {
        List<Arrival> hour = thirdDay();
        for (int i = 0; i < 5; i++) {
            long at = hour.getLast().millis();
            hour.add(payment(at, "t", 1000, at - 11 * 60_000));
        }

        assertThat(at(dayThree(hour), 48).broken()).containsExactly("freshness:event_time_millis");
    }

    @Test
    void advance_otherAmounts_breakTheDistribution() {
        List<Arrival> hour = thirdDay();
        for (int i = 0; i < 5; i++) {
            long at = hour.getLast().millis();
            hour.add(payment(at, "t", 100_001, at));
        }

        assertThat(at(dayThree(hour), 48).broken()).containsExactly("distribution:amount_minor");
    }

    @Test
    void advance_tooFewTooManyOrNone_breakTheVolume() {
        assertThat(at(dayThree(thirdDay().subList(0, 7)), 48).broken()).containsExactly("volume:rows");
        assertThat(at(dayThree(List.of()), 48).broken()).containsExactly("volume:rows");
        List<Arrival> hour = thirdDay();
        while (hour.size() <= 5 * ROWS) {
            long at = hour.getLast().millis();
            hour.add(payment(at, "t", 1000, at));
        }
        assertThat(at(dayThree(hour), 48).broken()).containsExactly("volume:rows");
    }

    @Test
    void advance_fewRows_areNotJudgedByShares() {
        List<Arrival> hour = thirdDay().subList(0, 10);
        long at = hour.getLast().millis();
        hour.set(9, payment(at, "", 1000, at));

        assertThat(at(dayThree(hour), 48).broken()).isEmpty();
        assertThat(at(dayThree(hour), 48).results())
                .filteredOn(result -> result.check().equals("completeness:terminal_id"))
                .extracting(Result::reason)
                .containsExactly("10 records are fewer than 20");
    }

    @Test
    void record_forAClosedWindow_isLateAndChangesNothing() {
        ContractBook book = dayThree(thirdDay());
        WindowReport before = at(book, 40);
        feed(book, List.of(payment(START + 40 * HOUR, "", 1, START), clock(START + 40 * HOUR)));

        assertThat(at(book, 40)).isEqualTo(before);
        assertThat(book.late()).isEqualTo(1);
    }

    @Test
    void advance_partitionThatIsBehind_holdsTheWatermark() {
        ContractBook book = ContractBook.begin(CONTRACT);
        book.record(0, null, clock(START + 5 * HOUR).value(), START + 5 * HOUR);
        book.advance(2);
        assertThat(book.judged()).as("partition 1 has shown nothing").isZero();
        Arrival early = payment(START + HOUR, "t", 5, START + HOUR);
        book.record(1, early.key(), early.value(), early.millis());
        book.advance(2);
        assertThat(book.judged()).isZero();
        book.record(1, null, clock(START + 3 * HOUR).value(), START + 3 * HOUR);
        book.advance(2);

        assertThat(at(book, 1).open()).isFalse();
        assertThat(at(book, 1).rows()).isEqualTo(1);
    }

    @Test
    void advance_withoutAClock_closesNothingHoweverFarEventsHaveCome() {
        ContractBook book = ContractBook.begin(CONTRACT);
        feed(book, goodHour(5));
        feed(book, goodHour(1));
        assertThat(book.judged()).isZero();
        feed(book, List.of(clock(START + 6 * HOUR + 60_000)));

        assertThat(at(book, 1).rows()).isEqualTo(ROWS);
        assertThat(at(book, 1).partial()).isTrue();
        assertThat(book.late()).isZero();
        assertThat(book.judged()).isEqualTo(5);
    }

    @Test
    void trial_judgesEveryWindowAsIfItWereOver() {
        ContractBook book = ContractBook.trial(CONTRACT);
        feed(book, goodHour(24));
        feed(book, goodHour(0));
        feed(book, List.of(payment(START + 30 * HOUR, "t", 1, START + 30 * HOUR)));

        assertThat(book.windows()).hasSize(3).noneMatch(WindowReport::partial).noneMatch(WindowReport::open);
        assertThat(at(book, 24).results())
                .filteredOn(result -> result.check().equals("volume:rows"))
                .extracting(Result::bound)
                .containsExactly("8 to 200, as 40 came 1 d before");
    }

    @Property(tries = 30)
    void read_whatWasWrittenAnywhere_goesOnAsIfNothingHadHappened(@ForAll @IntRange(min = 0, max = 5 * ROWS) int cut)
            throws IOException {
        List<Arrival> all = new ArrayList<>();
        for (int hour = 0; hour < 5; hour++) {
            all.addAll(goodHour(hour));
            all.add(clock(START + (hour + 1) * HOUR + 60_000));
        }
        all.set(ROWS + 3, payment(all.get(ROWS + 3).millis(), "", -1, 0));
        ContractBook whole = ContractBook.begin(CONTRACT);
        feed(whole, all);

        ContractBook first = ContractBook.begin(CONTRACT);
        feed(first, all.subList(0, cut));
        ContractBook second = read(CONTRACT, first);
        feed(second, all.subList(cut, all.size()));

        assertThat(second.windows()).isEqualTo(whole.windows());
        assertThat(second.judged()).isEqualTo(whole.judged());
        assertThat(second.broken()).isEqualTo(whole.broken());
        assertThat(second.watermarkMillis()).isEqualTo(whole.watermarkMillis());
    }

    private static ContractBook read(DataContract contract, ContractBook book) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        book.write(new DataOutputStream(bytes));
        return ContractBook.read(contract, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    @Test
    void read_countsOfAnotherContract_areRefused() {
        assertThatThrownBy(() -> read(Contracts.shipped().of("labels"), ContractBook.begin(CONTRACT)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("counted for transactions@1");
    }
}
