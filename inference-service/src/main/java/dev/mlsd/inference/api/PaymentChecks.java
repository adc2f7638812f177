package dev.mlsd.inference.api;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the values of a payment may be; equal to the contract at feature-service's door, so that a decided payment is never quarantined. */
final class PaymentChecks {

    static final String ID = "1 to 64 printable ASCII characters without blanks";
    static final String AMOUNT =
            "a decimal string or a number from 0 to 100000000, with at most two places, as in \"12.50\"";
    static final String AMOUNT_MINOR = "0 to 10000000000 minor units";
    static final String TIMESTAMP =
            "a time of RFC 3339 after 1970-01-01, as in \"2018-06-01T12:30:00Z\"; UTC where no zone is given";
    static final String MILLIS = "milliseconds since the epoch, 1 to 253402300799999";

    static final String DEADLINE = "1 to 600000 milliseconds, or 0 for the service's own deadline";

    private static final int LONGEST_DEADLINE_MILLIS = 600_000;
    private static final int LONGEST_ID = 64;
    private static final long LARGEST_AMOUNT_MINOR = 10_000_000_000L;
    private static final int PLACES = 2;
    private static final int LONGEST_NUMBER = 32;
    private static final int LARGEST_EXPONENT = 20;
    private static final long LATEST_MILLIS = 253_402_300_799_999L;

    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,2})?");
    private static final Pattern TIME = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})[Tt ](\\d{2}):(\\d{2}):(\\d{2})"
            + "(?:\\.(\\d{1,9}))?([Zz]|[+-]\\d{2}:\\d{2})?");

    private PaymentChecks() {}

    static String id(String field, String value) {
        boolean fits = !value.isEmpty() && value.length() <= LONGEST_ID;
        for (int i = 0; fits && i < value.length(); i++) {
            fits = value.charAt(i) > 0x20 && value.charAt(i) < 0x7F;
        }
        if (!fits) {
            throw InvalidRequest.field(field, value, ID);
        }
        return value;
    }

    static long amountMinor(String field, long minor) {
        if (minor < 0 || minor > LARGEST_AMOUNT_MINOR) {
            throw InvalidRequest.field(field, Long.toString(minor), AMOUNT_MINOR);
        }
        return minor;
    }

    /** Minor units of an amount given as a string. */
    static long amountOfString(String field, String text) {
        if (!DECIMAL.matcher(text).matches()) {
            throw InvalidRequest.field(field, text, AMOUNT);
        }
        return minor(field, text);
    }

    /** Minor units of an amount given as a JSON number. */
    static long amountOfNumber(String field, String text) {
        if (text.length() > LONGEST_NUMBER) {
            throw InvalidRequest.field(field, text, AMOUNT);
        }
        return minor(field, text);
    }

    private static long minor(String field, String text) {
        BigDecimal amount = new BigDecimal(text);
        // The exponent is looked at first: setting the scale of 1e999999999 would fill the memory.
        boolean exact = amount.scale() <= PLACES && amount.scale() > -LARGEST_EXPONENT;
        if (exact && amount.signum() >= 0) {
            BigDecimal minor = amount.movePointRight(PLACES);
            if (minor.compareTo(BigDecimal.valueOf(LARGEST_AMOUNT_MINOR)) <= 0) {
                return minor.longValueExact();
            }
        }
        throw InvalidRequest.field(field, text, AMOUNT);
    }

    static Duration deadline(String field, int millis) {
        if (millis < 1 || millis > LONGEST_DEADLINE_MILLIS) {
            throw InvalidRequest.field(field, Integer.toString(millis), DEADLINE);
        }
        return Duration.ofMillis(millis);
    }

    static long millis(String field, long millis) {
        if (millis < 1 || millis > LATEST_MILLIS) {
            throw InvalidRequest.field(field, Long.toString(millis), MILLIS);
        }
        return millis;
    }

    /** Milliseconds since the epoch; what is finer is cut off. */
    static long timestamp(String field, String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw InvalidRequest.field(field, text, TIMESTAMP);
        }
        try {
            String fraction = matcher.group(7) == null ? "" : matcher.group(7);
            String zone = matcher.group(8);
            ZoneOffset offset = zone == null || zone.equalsIgnoreCase("Z") ? ZoneOffset.UTC : ZoneOffset.of(zone);
            long millis = LocalDateTime.of(
                            number(matcher, 1),
                            number(matcher, 2),
                            number(matcher, 3),
                            number(matcher, 4),
                            number(matcher, 5),
                            number(matcher, 6))
                    .plus(Long.parseLong((fraction + "000").substring(0, 3)), ChronoUnit.MILLIS)
                    .toInstant(offset)
                    .toEpochMilli();
            if (millis >= 1 && millis <= LATEST_MILLIS) {
                return millis;
            }
        } catch (DateTimeException noSuchTime) {
            throw InvalidRequest.field(field, text, TIMESTAMP);
        }
        throw InvalidRequest.field(field, text, TIMESTAMP);
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
