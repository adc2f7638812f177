package dev.mlsd.traffic.source;

import dev.mlsd.feature.contract.PaymentAmounts;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts as files have them, to minor units. */
public final class Amounts {

    /** Largest amount of one payment, as the contract of feature-service has it. */
    static final long LARGEST_MINOR = PaymentAmounts.LARGEST_MINOR;

    /** Smallest amount of one payment, as the same contract has it. */
    static final long SMALLEST_MINOR = PaymentAmounts.SMALLEST_MINOR;

    private Amounts() {}

    /**
     * Minor units of an amount in major units, rounded half to even on the decimal digits as written, so that no binary fraction
     * decides: 1.005 gives 100, 1.015 gives 102.
     *
     * @throws NumberFormatException when the text is not a decimal number
     * @throws ArithmeticException when the number does not fit
     */
    public static long minor(String major) {
        return new BigDecimal(major.strip())
                .movePointRight(2)
                .setScale(0, RoundingMode.HALF_EVEN)
                .longValueExact();
    }
}
