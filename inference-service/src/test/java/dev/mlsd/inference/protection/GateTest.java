package dev.mlsd.inference.protection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mlsd.inference.protection.Gate.Pass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GateTest {

    private static final Instant CHANGE = Instant.parse("2026-03-01T00:00:00Z");

    private Instant now = CHANGE.minusSeconds(60);
    private long nanos = Long.MAX_VALUE - 5;
    private boolean looks = true;
    private KeyRing ring = new KeyRing(List.of(
            new Client(
                    "shop",
                    10,
                    5,
                    2,
                    List.of(
                            new Client.Key(KeyRing.sha256("old"), null, CHANGE.plusSeconds(30)),
                            new Client.Key(KeyRing.sha256("new"), CHANGE.minusSeconds(30), null))),
            new Client("bank", 1000, 1000, 15, List.of(new Client.Key(KeyRing.sha256("bank"), null, null)))));
    private final Gate gate = new Gate(() -> List.of(KeyRing.EMPTY, ring), () -> looks, false, () -> now, () -> nanos);

    private long admitted(String key, int requests) {
        return IntStream.range(0, requests)
                .filter(i -> gate.pass(key, 1) instanceof Pass.Admitted)
                .count();
    }

    @Test
    void identify_whileAKeyIsChanged_bothOpenAndOutsideOnlyOne() {
        assertThat(gate.identify("old")).isInstanceOf(Pass.Admitted.class);
        assertThat(gate.identify("new")).isEqualTo(new Pass.Unauthorized("the key does not open yet"));
        now = CHANGE;
        assertThat(gate.identify("old")).isInstanceOf(Pass.Admitted.class);
        assertThat(gate.identify("new")).isInstanceOf(Pass.Admitted.class);
        now = CHANGE.plusSeconds(30);
        assertThat(gate.identify("old")).isEqualTo(new Pass.Unauthorized("the key does not open any more"));
        assertThat(gate.identify("new")).isInstanceOf(Pass.Admitted.class);
    }

    @Test
    void identify_keyOfNobody_isDeniedAndNothingIsToldOfOthers() {
        assertThat(gate.identify("guess")).isEqualTo(new Pass.Unauthorized("the key is not known"));
        assertThat(gate.identify(KeyRing.sha256("bank"))).isInstanceOf(Pass.Unauthorized.class);
    }

    @Test
    void identify_withoutAKey_passesOnlyWhereNoneIsRequired() {
        assertThat(gate.pass(null, 1_000_000)).isEqualTo(new Pass.Admitted(Caller.ANYBODY));
        assertThat(new Gate(() -> List.of(ring), () -> looks, true, () -> now, () -> nanos).pass(null, 1))
                .isInstanceOf(Pass.Unauthorized.class);
    }

    @Test
    void identify_switchedOff_looksAtNothing() {
        looks = false;

        assertThat(gate.pass("guess", 1)).isEqualTo(new Pass.Admitted(Caller.ANYBODY));
    }

    @Test
    void take_beyondTheLimit_saysWhenAndSparesOthers() {
        assertThat(admitted("old", 100)).isEqualTo(5);
        assertThat(gate.pass("old", 1))
                .isInstanceOfSatisfying(
                        Pass.TooMany.class, too -> assertThat(too.after()).isEqualTo(Duration.ofMillis(100)));
        assertThat(admitted("bank", 100)).isEqualTo(100);

        nanos += Duration.ofMillis(200).toNanos();

        assertThat(admitted("old", 100)).isEqualTo(2);
    }

    @Test
    void take_withTheNextKey_isHeldToTheSameLimit() {
        now = CHANGE;
        assertThat(admitted("old", 5)).isEqualTo(5);

        assertThat(admitted("new", 5)).isZero();
    }

    @Test
    void take_moreAtOnceThanEver_saysThatWaitingDoesNotHelp() {
        assertThat(gate.pass("old", 6))
                .isInstanceOfSatisfying(
                        Pass.TooMany.class, too -> assertThat(too.after()).isNull());
        assertThat(admitted("old", 5)).isEqualTo(5);
    }

    @Test
    void keys_loadedAnew_holdAtOnceAndKeepWhatWasTaken() {
        assertThat(admitted("old", 5)).isEqualTo(5);
        ring = new KeyRing(
                List.of(new Client("shop", 10, 5, 2, List.of(new Client.Key(KeyRing.sha256("fresh"), null, null)))));

        assertThat(gate.identify("bank")).isInstanceOf(Pass.Unauthorized.class);
        assertThat(admitted("fresh", 5)).isZero();
    }

    @Property
    void take_anyTimesAndSizes_neverMoreThanBurstAndRate(
            @ForAll @Size(max = 100) List<@IntRange(min = 0, max = 200) Integer> pausesMillis) {
        TokenBucket bucket = new TokenBucket(20, 7, 0);
        long time = 0;
        int taken = 0;
        for (int pause : pausesMillis) {
            time += Duration.ofMillis(pause).toNanos();
            int wanted = 1 + pause % 7;
            long wait = bucket.take(wanted, time);
            if (wait == 0) {
                taken += wanted;
            } else {
                assertThat(wait).isPositive();
            }
            assertThat((double) taken).isLessThanOrEqualTo(7 + 20 * time / 1e9 + 1e-6);
        }
    }

    @Test
    void take_afterTheTimeTold_isServed() {
        TokenBucket bucket = new TokenBucket(3, 4, 0);
        assertThat(bucket.take(4, 0)).isZero();
        long wait = bucket.take(2, 0);

        assertThat(bucket.take(2, wait)).isZero();
    }

    @Test
    void rounded_byTheClientsDecimals() {
        Caller shop = ((Pass.Admitted) gate.identify("old")).caller();
        Caller bank = ((Pass.Admitted) gate.identify("bank")).caller();

        assertThat(shop.rounded(0.126)).isCloseTo(0.13, within(1e-12));
        assertThat(shop.rounded(Double.NaN)).isNaN();
        assertThat(bank.rounded(0.123456789)).isEqualTo(0.123456789);
        assertThat(Caller.ANYBODY.rounded(0.123456789)).isEqualTo(0.123456789);
    }

    @Test
    void clients_thatMakeNoSense_areRefused() {
        Client.Key key = new Client.Key(KeyRing.sha256("x"), null, null);
        assertThatThrownBy(() -> new Client("a b", 1, 1, 1, List.of(key))).hasMessageContaining("name");
        assertThatThrownBy(() -> new Client("a", 0, 1, 1, List.of(key))).hasMessageContaining("got 0.0");
        assertThatThrownBy(() -> new Client("a", 1, 0, 1, List.of(key))).hasMessageContaining("got 0");
        assertThatThrownBy(() -> new Client("a", 1, 1, 16, List.of(key))).hasMessageContaining("got 16");
        assertThatThrownBy(() -> new Client("a", 1, 1, 1, List.of())).hasMessageContaining("at least one key");
        assertThatThrownBy(() -> new Client.Key("plain", null, null)).hasMessageContaining("64");
        assertThatThrownBy(() -> new Client.Key(KeyRing.sha256("x"), CHANGE, CHANGE))
                .hasMessageContaining("before");
        assertThatThrownBy(() -> new KeyRing(
                        List.of(new Client("a", 1, 1, 1, List.of(key)), new Client("b", 1, 1, 1, List.of(key)))))
                .hasMessageContaining("twice")
                .hasMessageNotContaining(key.sha256());
    }
}
