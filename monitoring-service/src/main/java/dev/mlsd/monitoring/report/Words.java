package dev.mlsd.monitoring.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** Texts and numbers of a report in one language. */
public final class Words {

    /** Languages that there are. */
    public static final List<String> LANGUAGES = List.of("en", "ru");

    /** What stands where a figure is not defined. */
    public static final String NOTHING = "–";

    private static final MathContext DIGITS = new MathContext(3);

    private final ResourceBundle bundle;

    /**
     * The words of a language.
     *
     * @param language one of {@link #LANGUAGES}
     */
    public Words(String language) {
        this.bundle = ResourceBundle.getBundle("report.words", Locale.forLanguageTag(language));
    }

    /** A text, with its gaps filled. */
    public String of(String key, Object... gaps) {
        String text = bundle.getString(key);
        return gaps.length == 0 ? text : new MessageFormat(text, Locale.ROOT).format(gaps);
    }

    /** The name of something that may have none in this language; then it is its own. */
    public String nameOf(String key, String own) {
        try {
            return bundle.getString(key);
        } catch (MissingResourceException none) {
            return own;
        }
    }

    /** The heads of a table. */
    public List<String> heads(String key) {
        return List.of(bundle.getString(key).split("\\|", -1));
    }

    /** A figure of three significant digits; whole numbers keep all theirs. */
    public static String number(Number value) {
        if (value == null) {
            return NOTHING;
        }
        if (value instanceof Long || value instanceof Integer) {
            return value.toString();
        }
        BigDecimal exact = BigDecimal.valueOf(value.doubleValue());
        BigDecimal rounded = exact.precision() - exact.scale() > DIGITS.getPrecision()
                ? exact.setScale(0, RoundingMode.HALF_EVEN)
                : exact.round(DIGITS);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
