package dev.mlsd.traffic.source;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The queries on a file of payments. All rows come as text and are judged once, into a table of their own, so that one bad value
 * is a rejected row and never a failed query. Reasons are {@code missing_COLUMN}, {@code bad_COLUMN} and
 * {@code duplicate_transaction_id}; the first that applies counts.
 */
final class FileSql {

    static final List<String> REQUIRED =
            List.of("transaction_id", "tx_datetime", "customer_id", "terminal_id", "tx_amount");
    static final String FRAUD = "tx_fraud";

    /** A column that DuckDB adds: the number of the row from 0 on. */
    static final String ROW_OF_PARQUET = "file_row_number";

    private static final String NUMBER = "[+-]?[0-9]*[.]?[0-9]*([eE][+-]?[0-9]{1,2})?";

    private final String from;
    private final String again;
    private final String row;
    private final Map<String, String> types;

    /**
     * Queries on a table function.
     *
     * @param from the table function; it must not stop at lines that cannot be read
     * @param again the same without taking note of such lines
     * @param row the expression that numbers the rows from 1 on
     * @param types of the columns, by name in small letters
     */
    private FileSql(String from, String again, String row, Map<String, String> types) {
        this.from = from;
        this.again = again;
        this.row = row;
        this.types = types;
    }

    /** Reads the file and judges every row. */
    String judge() {
        String fraud = types.containsKey(FRAUD) ? "lower(" + text(FRAUD) + ")" : "CAST(NULL AS VARCHAR)";
        String rows = "SELECT " + row + " AS row, " + text("transaction_id") + " AS id, " + time() + " AS made, "
                + text("customer_id") + " AS customer, " + text("terminal_id") + " AS terminal, " + text("tx_amount")
                + " AS amount, " + fraud + " AS fraud, " + missing("tx_datetime") + " AS no_time FROM " + from;
        return "CREATE TEMP TABLE judged AS SELECT row, id, CASE WHEN isfinite(made) THEN epoch_ms(made) END AS made_ms,"
                + " customer, terminal, amount, CASE WHEN fraud IN ('1', '1.0', 'true') THEN true"
                + " WHEN fraud IN ('0', '0.0', 'false') THEN false END AS fraud, CASE"
                + badId("id", "transaction_id")
                + " WHEN no_time THEN 'missing_tx_datetime'"
                + " WHEN made IS NULL OR NOT isfinite(made) OR epoch_ms(made) <= 0 THEN 'bad_tx_datetime'"
                + badId("customer", "customer_id")
                + badId("terminal", "terminal_id")
                + " WHEN amount IS NULL OR amount = '' THEN 'missing_tx_amount'"
                + " WHEN NOT regexp_full_match(amount, '" + NUMBER + "')"
                + " OR TRY_CAST(amount AS DOUBLE) IS NULL OR TRY_CAST(amount AS DOUBLE) "
                + (Amounts.SMALLEST_MINOR == 0 ? "< 0" : "<= " + (Amounts.SMALLEST_MINOR - 0.5) / 100)
                + " OR TRY_CAST(amount AS DOUBLE) > " + Amounts.LARGEST_MINOR / 100 + " THEN 'bad_tx_amount'"
                + " WHEN fraud NOT IN ('0', '1', '0.0', '1.0', 'false', 'true', '') THEN 'bad_tx_fraud'"
                + " END AS reason FROM (" + rows + ")";
    }

    private static String badId(String name, String column) {
        return " WHEN " + name + " IS NULL OR " + name + " = '' THEN 'missing_" + column
                + "' WHEN NOT regexp_full_match(" + name + ", '[!-~]{1,64}') THEN 'bad_" + column + "'";
    }

    /** How many valid rows repeat an id. */
    static String countDuplicates() {
        return "SELECT count(*) - count(DISTINCT id) FROM judged WHERE reason IS NULL";
    }

    /** Of rows with the same id the earliest counts; the order of the file never decides. */
    static String rejectDuplicates() {
        return "UPDATE judged SET reason = 'duplicate_transaction_id' WHERE row IN (SELECT row FROM judged WHERE reason IS NULL"
                + " QUALIFY row_number() OVER (PARTITION BY id ORDER BY made_ms, customer, terminal, amount, fraud, row) > 1)";
    }

    /** How often each reason occurs, null for valid rows; and how many of the rows have no label. */
    static String reasons() {
        return "SELECT reason, count(*), count(*) FILTER (fraud IS NULL) FROM judged GROUP BY reason ORDER BY reason";
    }

    /** Earliest and latest time, and the number of rows in the range. */
    static String extent(TimeRange range) {
        return "SELECT min(made_ms), max(made_ms), count(*) FILTER (made_ms >= " + range.fromMillis()
                + " AND made_ms < " + range.toMillis() + ") FROM judged WHERE reason IS NULL";
    }

    /** Valid payments before a moment, in order of time, then of length and letters of the id: so numbers come in their order. */
    static String sorted(long toMillis) {
        return "SELECT id, made_ms, customer, terminal, amount, fraud FROM judged WHERE reason IS NULL AND made_ms < "
                + toMillis + " ORDER BY made_ms, length(id), id";
    }

    /** The first rejected rows: number, reason, and the values of {@link #columns} as they came. */
    String rejected(int limit) {
        String values = columns().stream()
                .map(column -> "left(CAST(" + quoted(column) + " AS VARCHAR), " + RejectedRow.LONGEST + ")")
                .collect(Collectors.joining(", "));
        return "SELECT file.*, judged.reason FROM (SELECT " + row + " AS row, " + values + " FROM "
                + again + ") file JOIN (SELECT row, reason FROM judged"
                + " WHERE reason IS NOT NULL ORDER BY row LIMIT " + limit + ") judged USING (row) ORDER BY row";
    }

    /** The columns of payments that the file has. */
    List<String> columns() {
        return List.of("transaction_id", "tx_datetime", "customer_id", "terminal_id", "tx_amount", FRAUD).stream()
                .filter(types::containsKey)
                .toList();
    }

    /** The first lines of a CSV file that are no rows: number, what is wrong, and the line. */
    static String unreadableLines(int limit) {
        return "SELECT line, " + unreadableReason() + ", left(any_value(csv_line), " + RejectedRow.LONGEST
                + ") FROM reject_errors" + " GROUP BY line ORDER BY line LIMIT " + limit;
    }

    /** How often each reason occurs among the lines that are no rows. */
    static String unreadableReasons() {
        return "SELECT reason, count(*) FROM (SELECT " + unreadableReason()
                + " AS reason FROM reject_errors GROUP BY line) GROUP BY reason ORDER BY reason";
    }

    private static String unreadableReason() {
        return "CASE min(CAST(error_type AS VARCHAR)) WHEN 'MISSING COLUMNS' THEN 'too_few_values'"
                + " WHEN 'TOO MANY COLUMNS' THEN 'too_many_values' ELSE 'unreadable_line' END";
    }

    /** Text may carry a zone: a plain TIMESTAMP would silently drop it. The session's zone is for values without one. */
    private String time() {
        String type = types.get("tx_datetime");
        if (isText(type)) {
            return "TRY_CAST(" + text("tx_datetime") + " AS TIMESTAMPTZ)";
        }
        return type.equals("TIMESTAMP WITH TIME ZONE")
                ? quoted("tx_datetime")
                : "CAST(CAST(" + quoted("tx_datetime") + " AS TIMESTAMP) AS TIMESTAMPTZ)";
    }

    private String missing(String column) {
        return isText(types.get(column)) ? "coalesce(" + text(column) + ", '') = ''" : quoted(column) + " IS NULL";
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

    static FileSql parquet(String path, Map<String, String> types) {
        return new FileSql(readParquet(path), readParquet(path), ROW_OF_PARQUET + " + 1", types);
    }

    static String readParquet(String path) {
        return "read_parquet(" + literal(path) + ", " + ROW_OF_PARQUET + "=true)";
    }

    static FileSql csv(String path, CsvHeader header, Map<String, String> types) {
        return new FileSql(
                readCsv(path, header), csv(path, header, "ignore_errors=true"), "row_number() OVER ()", types);
    }

    /** Every column as text, so that the file's types are not guessed; lines of the wrong length go to the rejects. */
    static String readCsv(String path, CsvHeader header) {
        return csv(path, header, "store_rejects=true");
    }

    private static String csv(String path, CsvHeader header, String onErrors) {
        String columns = header.columns().stream()
                .map(name -> literal(name.toLowerCase(Locale.ROOT)) + ": 'VARCHAR'")
                .collect(Collectors.joining(", "));
        return "read_csv(" + literal(path) + ", auto_detect=false, header=true, skip=0, delim="
                + literal(String.valueOf(header.delimiter())) + ", quote='\"', escape='\"', columns={" + columns
                + "}, " + onErrors + ")";
    }
}
