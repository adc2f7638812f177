package dev.mlsd.traffic.schedule;

import dev.mlsd.feature.vector.PaymentEvent;
import dev.mlsd.traffic.source.Truth;

/**
 * What has happened so far.
 *
 * @param payments published
 * @param frauds among the published payments, as the source knows
 * @param decided payments with an answer
 * @param refused payments whose decision was refused for good
 * @param labels published
 */
public record Tally(long payments, long frauds, long decided, long refused, long labels) {

    /** Nothing has happened. */
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0);

    /** With one more event. */
    Tally plus(Passage passage) {
        return switch (passage.event()) {
            case WorldEvent.Payment(PaymentEvent payment, Truth truth) ->
                new Tally(
                        payments + 1,
                        frauds + (truth == Truth.FRAUD ? 1 : 0),
                        decided + (passage.isRefused() ? 0 : 1),
                        refused + (passage.isRefused() ? 1 : 0),
                        labels);
            case WorldEvent.Label label -> new Tally(payments, frauds, decided, refused, labels + 1);
        };
    }
}
