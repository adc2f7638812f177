package dev.mlsd.workbench.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mlsd.feature.v1.Payment;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentPaymentsTest {

    private static final Thinning THINNING = new Thinning(50, 10, 6);

    private final RecentPayments payments = new RecentPayments(THINNING);

    @Test
    void kept_afterAnyNumberOfPayments_staysBounded() {
        fill(20_000);
        assertThat(payments.kept()).isEqualTo(THINNING.capacity());
        assertThat(payments.seen()).isEqualTo(20_000);
    }

    @Test
    void newest_areAllThere_andFewerFurtherBack() {
        fill(20_000);
        List<Long> numbers =
                payments.newest(1_000, _ -> true).stream().map(Trace::number).toList();
        assertThat(numbers.subList(0, 15))
                .containsExactlyElementsOf(
                        IntStream.range(0, 15).mapToObj(i -> 19_999L - i).toList());
        assertThat(numbers).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        // The highest level keeps ten of every 2^5 payments.
        assertThat(20_000 - numbers.getLast()).isBetween(200L, 1_000L);
    }

    @Test
    void level_ofAnId_isTheSameEverywhereAndHalvesWithEach() {
        long[] levels = new long[6];
        IntStream.range(0, 6_400).forEach(i -> levels[THINNING.level("tx-" + i)]++);
        assertThat(levels[0]).isBetween(2_900L, 3_500L);
        assertThat(levels[1]).isBetween(1_400L, 1_800L);
        assertThat(levels[5]).isBetween(120L, 290L);
        assertThat(new Thinning(1, 1, 6).level("tx-7")).isEqualTo(THINNING.level("tx-7"));
    }

    @Test
    void rowChange_beforeItsPayment_isKeptForIt() {
        payments.rowChange("tx-1", change());
        payments.event("tx-1", event("tx-1"));
        payments.rowChange("tx-1", change());
        assertThat(payments.find("tx-1").orElseThrow().changes()).hasSize(2);
    }

    @Test
    void label_ofAPaymentThatIsNotKept_isNobodys() {
        payments.label("tx-1", new Trace.Labelled(place(), dev.mlsd.feature.v1.Label.getDefaultInstance()));
        assertThat(payments.find("tx-1")).isEmpty();
    }

    @Test
    void shown_staysWhileManyMoreCome() {
        payments.event("seen", event("seen"));
        payments.show("seen");
        fill(20_000);
        assertThat(payments.find("seen")).isPresent();
        assertThat(payments.kept()).isEqualTo(THINNING.capacity() + 1);
    }

    @Test
    void shown_longAgo_isGivenUpForThoseShownSince() {
        payments.event("seen", event("seen"));
        payments.show("seen");
        for (int i = 0; i < 20_000; i++) {
            payments.event("tx-" + i, event("tx-" + i));
            payments.show("tx-" + i);
        }
        assertThat(payments.find("seen")).isEmpty();
        assertThat(payments.kept()).isLessThan(1_000 + THINNING.capacity() + 1);
    }

    @Test
    void clear_forgetsEverything() {
        fill(10);
        payments.show("tx-3");
        payments.clear();
        assertThat(payments.kept()).isZero();
        assertThat(payments.newest(10, _ -> true)).isEmpty();
    }

    @Test
    void thinning_withoutRoom_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Thinning(0, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Thinning(1, 1, 33));
    }

    private void fill(int count) {
        IntStream.range(0, count).forEach(i -> payments.event("tx-" + i, event("tx-" + i)));
    }

    private static Trace.Event event(String id) {
        return new Trace.Event(
                place(), Payment.newBuilder().setTransactionId(id).build());
    }

    private static Trace.Change change() {
        return new Trace.Change(place(), dev.mlsd.feature.v1.FeatureRowChange.getDefaultInstance());
    }

    private static Trace.Place place() {
        return new Trace.Place("topic", 0, 1, 2, 3);
    }
}
