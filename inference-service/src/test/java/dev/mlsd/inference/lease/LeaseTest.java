package dev.mlsd.inference.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.inference.lease.Lease.Term;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** In a time of the test's own. */
class LeaseTest {

    // Near the end of its range, so that it overflows on the way.
    private final AtomicLong clock =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(2).toNanos());
    private final Lease<String> lease = new Lease<>("configured", clock::get);

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void inForce_nobodyHoldsIt_isWhatIsConfigured() {
        assertThat(lease.inForce()).isEqualTo("configured");
        assertThat(lease.term()).isEmpty();
    }

    @Test
    void take_free_holdsUntilTheTimeIsOverToTheNanosecond() {
        assertThat(lease.take("run-1", Duration.ofSeconds(5), "frozen")).isEmpty();
        pass(Duration.ofSeconds(5).minusNanos(1));
        assertThat(lease.inForce()).isEqualTo("frozen");
        assertThat(lease.term()).contains(new Term<>("run-1", Duration.ofNanos(1), "frozen"));

        pass(Duration.ofNanos(1));

        assertThat(lease.inForce()).isEqualTo("configured");
        assertThat(lease.term()).isEmpty();
    }

    @Test
    void take_byTheHolder_replacesSettingsAndTime() {
        lease.take("run-1", Duration.ofSeconds(5), "one");
        pass(Duration.ofSeconds(4));

        assertThat(lease.take("run-1", Duration.ofSeconds(2), "two")).isEmpty();

        assertThat(lease.term()).contains(new Term<>("run-1", Duration.ofSeconds(2), "two"));
    }

    @Test
    void take_whileAnotherHoldsIt_isRefusedWithTheOtherAndChangesNothing() {
        lease.take("run-1", Duration.ofSeconds(5), "one");
        pass(Duration.ofSeconds(1));

        assertThat(lease.take("run-2", Duration.ofSeconds(60), "two"))
                .contains(new Term<>("run-1", Duration.ofSeconds(4), "one"));

        assertThat(lease.inForce()).isEqualTo("one");
        pass(Duration.ofSeconds(4));
        assertThat(lease.take("run-2", Duration.ofSeconds(60), "two")).isEmpty();
        assertThat(lease.inForce()).isEqualTo("two");
    }

    @Test
    void release_byTheHolder_endsItAndAgainDoesNothing() {
        lease.take("run-1", Duration.ofSeconds(5), "one");

        lease.release("run-2");
        assertThat(lease.inForce()).isEqualTo("one");
        lease.release("run-1");
        assertThat(lease.inForce()).isEqualTo("configured");
        lease.release("run-1");
        assertThat(lease.term()).isEmpty();
    }
}
