package dev.mlsd.traffic.source;

import dev.mlsd.feature.contract.Violations;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts as files have them, to minor units. */
public final class Amounts {

    /** Largest amount of one payment, as the contract of feature-service has it. */
    static final long LARGEST_MINOR = Violations.LARGEST_AMOUNT_MINOR;

    /** Smallest amount of one payment: the contract is asked whether it takes payments of nothing. */
    static final long SMALLEST_MINOR = takesNothing() ? 0 : 1;

    private Amounts() {}

    private static boolean takesNothing() {
        Violations violations = new Violations();
        violations.amount("tx_amount", 0);
        return violations.found().isEmpty();
    }

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
