package dev.mlsd.feature.contract;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Collects what is wrong, field by field. Each check is independent of the others, so that all of a record's faults are found. */
public final class Violations {

    /** Longest id. */
    public static final int ID_LENGTH = 64;

    private static final int SHOWN_CHARACTERS = 80;
    private static final int SHOWN_BYTES = 16;

    private final List<Violation> found = new ArrayList<>();

    /** 1 to {@value #ID_LENGTH} printable ASCII characters. */
    public void id(String field, String value) {
        if (!isId(value)) {
            add(field, quoted(value), "1 to " + ID_LENGTH + " printable ASCII characters without blanks");
        }
    }

    /** Whether {@link #id} finds nothing wrong. */
    public static boolean isId(String value) {
        return !value.isEmpty() && value.length() <= ID_LENGTH && isVisible(value);
    }

    /** Whether there are only printable ASCII characters and no blanks. */
    static boolean isVisible(String value) {
        boolean fits = true;
        for (int i = 0; fits && i < value.length(); i++) {
            fits = value.charAt(i) >= 0x21 && value.charAt(i) <= 0x7E;
        }
        return fits;
    }

    /** What the contract of payments allows as an amount. */
    public void amount(String field, long value) {
        if (!isAmount(value)) {
            add(
                    field,
                    Long.toString(value),
                    PaymentAmounts.SMALLEST_MINOR + " to " + PaymentAmounts.LARGEST_MINOR + " minor units");
        }
    }

    /** Whether {@link #amount} finds nothing wrong. */
    public static boolean isAmount(long value) {
        return value >= PaymentAmounts.SMALLEST_MINOR && value <= PaymentAmounts.LARGEST_MINOR;
    }

    /** Adds a violation that no other method finds. */
    public void add(String field, String value, String allowed) {
        found.add(new Violation(field, value, allowed));
    }

    /** Everything found so far. */
    public List<Violation> found() {
        return List.copyOf(found);
    }

    /** The record when nothing was found, else what was. */
    public <T> Checked<T> judge(T value) {
        return found.isEmpty() ? new Checked.Accepted<>(value) : new Checked.Rejected<>(found);
    }

    /** Text for a message: in quotes, shortened, without characters that would disturb a log. */
    public static String quoted(String value) {
        StringBuilder text = new StringBuilder("'");
        for (int i = 0; i < Math.min(value.length(), SHOWN_CHARACTERS); i++) {
            char c = value.charAt(i);
            text.append(c >= 0x20 && c <= 0x7E ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return text.append(value.length() > SHOWN_CHARACTERS ? "'... (" + value.length() + " characters)" : "'")
                .toString();
    }

    /** Bytes for a message: how many, and the first in hexadecimal. */
    static String shown(byte[] value) {
        if (value == null) {
            return "nothing";
        }
        String first = HexFormat.of().formatHex(value, 0, Math.min(value.length, SHOWN_BYTES));
        return value.length + " bytes" + (value.length == 0 ? "" : ": " + first)
                + (value.length > SHOWN_BYTES ? "..." : "");
    }
}
