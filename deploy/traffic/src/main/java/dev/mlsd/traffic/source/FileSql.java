package dev.mlsd.traffic.source;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The queries on a file of payments. All rows come as text with a verdict on each, so that one bad value is a rejected row and
 * never a failed query. Reasons are {@code bad_COLUMN}; the first that applies counts.
 */
final class FileSql {

    static final List<String> REQUIRED =
            List.of("transaction_id", "tx_datetime", "customer_id", "terminal_id", "tx_amount");
    static final String FRAUD = "tx_fraud";

    private static final String NUMBER = "[+-]?[0-9]*[.]?[0-9]*([eE][+-]?[0-9]{1,2})?";

    private final String judged;

    /**
     * Queries on a table function.
     *
     * @param from the table function
     * @param types of the columns, by name in small letters
     */
    FileSql(String from, Map<String, String> types) {
        String fraud = types.containsKey(FRAUD) ? "lower(" + text(FRAUD) + ")" : "CAST(NULL AS VARCHAR)";
        String rows = "SELECT " + text("transaction_id") + " AS id, "
                + (isText(types.get("transaction_id")) ? text("transaction_id") : quoted("transaction_id"))
                + " AS tie, " + time(types.get("tx_datetime")) + " AS made, " + text("customer_id") + " AS customer, "
                + text("terminal_id") + " AS terminal, " + text("tx_amount") + " AS amount, " + fraud
                + " AS fraud FROM " + from;
        this.judged = "(SELECT *, CASE WHEN isfinite(made) THEN epoch_ms(made) END AS made_ms, CASE"
                + " WHEN id IS NULL OR NOT regexp_full_match(id, '[!-~]{1,64}') THEN 'bad_transaction_id'"
                + " WHEN made IS NULL OR NOT isfinite(made) OR epoch_ms(made) <= 0 THEN 'bad_tx_datetime'"
                + " WHEN customer IS NULL OR NOT regexp_full_match(customer, '[!-~]{1,64}') THEN 'bad_customer_id'"
                + " WHEN terminal IS NULL OR NOT regexp_full_match(terminal, '[!-~]{1,64}') THEN 'bad_terminal_id'"
                + " WHEN amount IS NULL OR NOT regexp_full_match(amount, '" + NUMBER + "')"
                + " OR TRY_CAST(amount AS DOUBLE) IS NULL OR TRY_CAST(amount AS DOUBLE) "
                + (Amounts.SMALLEST_MINOR == 0 ? "< 0" : "<= " + (Amounts.SMALLEST_MINOR - 0.5) / 100)
                + " OR TRY_CAST(amount AS DOUBLE) > " + Amounts.LARGEST_MINOR / 100 + " THEN 'bad_tx_amount'"
                + " WHEN fraud NOT IN ('0', '1', '0.0', '1.0', 'false', 'true', '') THEN 'bad_tx_fraud'"
                + " END AS reason FROM (" + rows + "))";
    }

    /** How often each reason occurs, null for valid rows; and how many different ids the rows have. */
    String reasons() {
        return "SELECT reason, count(*), count(DISTINCT tie) FROM " + judged + " GROUP BY reason ORDER BY reason";
    }

    /** Earliest and latest time, and the number of rows in the range. */
    String extent(boolean duplicates, TimeRange range) {
        return "SELECT min(made_ms), max(made_ms), count(*) FILTER (made_ms >= " + range.fromMillis()
                + " AND made_ms < " + range.toMillis() + ") FROM " + valid(duplicates);
    }

    /** Valid payments before a moment, in order of time and then of id. */
    String sorted(boolean duplicates, long toMillis) {
        return "SELECT id, made_ms, customer, terminal, amount, fraud FROM " + valid(duplicates) + " WHERE made_ms < "
                + toMillis + " ORDER BY made, tie";
    }

    /** Of rows with the same id the earliest counts. */
    private String valid(boolean duplicates) {
        return "(SELECT * FROM " + judged + " WHERE reason IS NULL"
                + (duplicates
                        ? " QUALIFY row_number() OVER (PARTITION BY tie ORDER BY made, customer, terminal, amount) = 1)"
                        : ")");
    }

    private static String time(String type) {
        // Text may carry a zone: a plain TIMESTAMP would silently drop it. The session's zone, UTC, is for text without
        // one.
        return isText(type)
                ? "TRY_CAST(" + text("tx_datetime") + " AS TIMESTAMPTZ)"
                : type.equals("TIMESTAMP WITH TIME ZONE")
                        ? quoted("tx_datetime")
                        : "CAST(" + quoted("tx_datetime") + " AS TIMESTAMP)";
    }

    static boolean isTime(String type) {
        return isText(type) || type.startsWith("TIMESTAMP") || type.equals("DATE");
    }

    private static boolean isText(String type) {
        return type.equals("VARCHAR");
    }

    private static String text(String column) {
        return "trim(CAST(" + quoted(column) + " AS VARCHAR))";
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    static String readParquet(String path) {
        return "read_parquet(" + literal(path) + ")";
    }

    /** Every column as text, so that the file's types are not guessed; lines of the wrong length go to the rejects. */
    static String readCsv(String path, CsvHeader header) {
        String columns = header.columns().stream()
                .map(name -> literal(name.toLowerCase(Locale.ROOT)) + ": 'VARCHAR'")
                .collect(Collectors.joining(", "));
        return "read_csv(" + literal(path) + ", auto_detect=false, header=true, skip=0, delim="
                + literal(String.valueOf(header.delimiter())) + ", quote='\"', escape='\"', columns={" + columns
                + "}, store_rejects=true)";
    }
}
