package dev.mlsd.workbench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlsd.workbench.fault.FaultKind.OfProcess;
import dev.mlsd.workbench.fault.Seen.State;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SightingsTest {

    private static final Sighting QUICK = new Sighting.Answered(0.3, "");
    private static final Sighting LATE = new Sighting.Answered(31.24, "");
    private static final Sighting REFUSED = new Sighting.Refused("127.0.0.1:6379");
    private static final Sighting SILENT = new Sighting.Silent("127.0.0.1:6379", 1_000);

    @Test
    void nothingLookedAt_isUnknown() {
        assertStates(State.UNKNOWN, State.UNKNOWN, State.UNKNOWN);
    }

    @Test
    void quickAnswer_isNoFault() {
        assertStates(State.OFF, State.OFF, State.OFF, QUICK);
        assertThat(seen(OfProcess.DOWN, QUICK).evidence().en()).isEqualTo("PING answered in 0.3 ms");
        assertThat(seen(OfProcess.DOWN, QUICK).evidence().ru()).isEqualTo("ответ на PING за 0,3 мс");
    }

    @Test
    void refusal_isDown() {
        assertStates(State.ON, State.OFF, State.OFF, QUICK, REFUSED);
        assertThat(seen(OfProcess.DOWN, REFUSED).evidence().en()).isEqualTo("connection refused at 127.0.0.1:6379");
    }

    @Test
    void silence_isFrozen_andSaysForHowLong() {
        assertStates(State.OFF, State.ON, State.OFF, QUICK, SILENT);
        assertThat(seen(OfProcess.FROZEN, SILENT, SILENT, SILENT).evidence().en())
                .isEqualTo("no answer from 127.0.0.1:6379 within 3 s");
    }

    @Test
    void sixLateAnswersOfTwenty_areSlow_fiveAreNot() {
        assertStates(State.OFF, State.OFF, State.OFF, answers(5, 15));
        assertStates(State.OFF, State.OFF, State.ON, answers(6, 14));
        assertThat(seen(OfProcess.SLOW, answers(6, 1)).evidence().en())
                .isEqualTo("PING answered in 31.2 ms, the longest of 7");
    }

    @Test
    void lateAnswersOfLongAgo_areForgotten() {
        assertStates(State.OFF, State.OFF, State.OFF, answers(6, Sightings.KEPT));
    }

    @Test
    void lateAnswersBeforeAFreeze_sayNothingOfAfterwards() {
        Sighting[] sightings = answers(10, 0);
        sightings[8] = SILENT;
        sightings[9] = QUICK;
        assertStates(State.OFF, State.OFF, State.OFF, sightings);
    }

    private static Sighting[] answers(int late, int quick) {
        Sighting[] sightings = new Sighting[late + quick];
        Arrays.fill(sightings, QUICK);
        Arrays.fill(sightings, 0, late, LATE);
        return sightings;
    }

    @Test
    void whatIsNoAnswer_isUnknown() {
        assertStates(State.UNKNOWN, State.UNKNOWN, State.UNKNOWN, new Sighting.Broken("redis:6379", "EOFException"));
    }

    private static void assertStates(State down, State frozen, State slow, Sighting... sightings) {
        assertThat(seen(OfProcess.DOWN, sightings).state()).as("down").isEqualTo(down);
        assertThat(seen(OfProcess.FROZEN, sightings).state()).as("frozen").isEqualTo(frozen);
        assertThat(seen(OfProcess.SLOW, sightings).state()).as("slow").isEqualTo(slow);
    }

    private static Seen seen(OfProcess kind, Sighting... sightings) {
        Sightings all = new Sightings(ProcessProbe.Protocol.REDIS);
        Arrays.stream(sightings).forEach(all::add);
        return all.seen(kind);
    }
}
