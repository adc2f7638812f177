package dev.mlsd.inference.protection;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Who asks.
 *
 * @param client null for somebody without a key
 */
public record Caller(Client client) {

    /** Without a key. */
    public static final Caller ANYBODY = new Caller(null);

    /** Whether nothing is rounded for this caller. */
    public boolean knowsAll() {
        return client == null || client.decimals() == Client.ALL_DECIMALS;
    }

    /** A number as exactly as this caller may know it; NaN and infinity stay what they are. */
    public double rounded(double number) {
        if (knowsAll() || !Double.isFinite(number)) {
            return number;
        }
        return BigDecimal.valueOf(number)
                .setScale(client.decimals(), RoundingMode.HALF_EVEN)
                .doubleValue();
    }
}
