package dev.mlsd.workbench.catalogue;

import dev.mlsd.workbench.Text;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places for figures, {@code {p99_open}}. Figures are written with three significant digits, as each language writes
 * numbers: 1,204 and 11.8 in English, 1&#8239;204 and 11,8 in Russian.
 */
public final class Template {

    private static final Pattern PLACE = Pattern.compile("\\{([a-z][a-z0-9_]*)}");
    private static final MathContext THREE_DIGITS = new MathContext(3);
    private static final int GROUP = 3;
    private static final String NARROW_SPACE = "\u202f";

    private Template() {}

    /** The names of the places, the same in both languages. */
    public static Set<String> places(Text text) {
        Set<String> english = places(text.en());
        Set<String> russian = places(text.ru());
        if (!english.equals(russian)) {
            throw new IllegalArgumentException(
                    "the places of a text differ: in English " + english + ", in Russian " + russian);
        }
        return english;
    }

    private static Set<String> places(String text) {
        Set<String> names = new TreeSet<>();
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            names.add(place.group(1));
        }
        return names;
    }

    /**
     * The text with its figures.
     *
     * @throws IllegalArgumentException when a figure is missing
     */
    public static Text fill(Text text, Map<String, Double> figures) {
        return new Text(fill(text.en(), figures, ",", "."), fill(text.ru(), figures, NARROW_SPACE, ","));
    }

    private static String fill(String text, Map<String, Double> figures, String group, String point) {
        return PLACE.matcher(text).replaceAll(place -> {
            Double figure = figures.get(place.group(1));
            if (figure == null) {
                throw new IllegalArgumentException(
                        "there is no figure " + place.group(1) + ", there are " + figures.keySet());
            }
            return Matcher.quoteReplacement(number(figure, group, point));
        });
    }

    /** A number with three significant digits, in English and in Russian. */
    public static Text number(double value) {
        return new Text(number(value, ",", "."), number(value, NARROW_SPACE, ","));
    }

    private static String number(double value, String group, String point) {
        if (!Double.isFinite(value)) {
            return "—";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return grouped(Long.toString((long) value), group);
        }
        BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS);
        if (rounded.abs().compareTo(BigDecimal.valueOf(1000)) >= 0) {
            return grouped(rounded.toBigInteger().toString(), group);
        }
        return rounded.toPlainString().replace(".", point);
    }

    private static String grouped(String digits, String group) {
        StringBuilder text = new StringBuilder(digits.startsWith("-") ? digits.substring(1) : digits);
        for (int at = text.length() - GROUP; at > 0; at -= GROUP) {
            text.insert(at, group);
        }
        return (digits.startsWith("-") ? "−" : "") + text;
    }
}
