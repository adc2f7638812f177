package dev.mlsd.traffic.status;

import java.util.Map;

/**
 * What {@code GET /status} answers. World times are RFC 3339; null where there is none.
 *
 * @param mode {@code simulate}, {@code replay} or {@code import}
 * @param message for people
 * @param worldTime how far the world has come
 * @param from the first moment whose payments are decided
 * @param to the moment at which payments end
 * @param speed world seconds in a second
 * @param paymentsSent payments published
 * @param decided payments with an answer
 * @param decisionErrors payments whose decision was refused
 * @param labelsSent labels published
 * @param fraudsSent frauds among the published payments, as the source knows
 * @param waiting payments held back by lockstep
 * @param ratePerS decisions a second of wall time, lately; while a file is read, its payments a second
 * @param behindSeconds wall time by which the world lags its pace
 * @param percent of the phase
 * @param rejected rows of the file that are left out, by reason
 */
public record Status(
        String mode,
        Phase phase,
        String message,
        String worldTime,
        String from,
        String to,
        double speed,
        boolean lockstep,
        long paymentsSent,
        long decided,
        long decisionErrors,
        long labelsSent,
        long fraudsSent,
        long waiting,
        double ratePerS,
        double behindSeconds,
        Double percent,
        Latencies latencyMs,
        Map<String, Long> rejected) {

    /** Of a run that only reads yet. */
    public static Status loading(String mode, String message, Double percent, double ratePerS) {
        return new Status(
                mode,
                Phase.LOADING,
                message,
                null,
                null,
                null,
                1,
                true,
                0,
                0,
                0,
                0,
                0,
                0,
                ratePerS,
                0,
                percent,
                Latencies.NONE,
                Map.of());
    }
}
