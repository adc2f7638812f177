package dev.mlsd.feature.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.feature.contract.Violations;
import dev.mlsd.feature.registry.FeatureReference;
import dev.mlsd.feature.registry.FeatureServices;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A request in the shape of Feast's feature server: features by reference, and columns of entities beside columns of the request's
 * own values. Every fault is noted with the field where it is.
 */
final class FeastRequest {

    private static final String CUSTOMER = "customer_id";
    private static final String TERMINAL = "terminal_id";
    private static final String AMOUNT = "amount";
    private static final String MOMENT = "event_timestamp";
    private static final List<String> COLUMNS = List.of(CUSTOMER, TERMINAL, AMOUNT, MOMENT);

    private final JsonNode root;
    private final Violations violations = new Violations();

    private FeastRequest(JsonNode root) {
        this.root = root;
    }

    /** Parses a body; throws {@link InvalidRequestException} when it is not a JSON object. */
    static FeastRequest parse(ObjectMapper mapper, byte[] body) {
        JsonNode root;
        try {
            root = mapper.readTree(body);
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException(
                    "body",
                    "text that ends being JSON at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr(),
                    "a JSON object with 'features' or 'feature_service', and 'entities'");
        } catch (IOException e) {
            throw new InvalidRequestException("body", "nothing readable", "a JSON object");
        }
        if (root == null || !root.isObject()) {
            throw new InvalidRequestException(
                    "body",
                    root == null || root.isMissingNode() ? "nothing" : shown(root),
                    "a JSON object with 'features' or 'feature_service', and 'entities'");
        }
        return new FeastRequest(root);
    }

    /** The features asked for, one by one or by the name of a list of them. */
    List<String> features(FeatureServices services) {
        JsonNode service = root.path("feature_service");
        if (!service.isMissingNode()) {
            return features(service, services);
        }
        JsonNode node = root.path("features");
        if (!node.isArray()) {
            throw new InvalidRequestException("features", shown(node), "a list of view@version:feature");
        }
        List<String> features = new ArrayList<>();
        for (JsonNode feature : node) {
            features.add(feature.isTextual() ? feature.textValue() : shown(feature));
        }
        return features;
    }

    /** The moment of all rows, to be answered from history; empty when rows are to be as of their own moments. */
    OptionalLong asOf() {
        JsonNode node = root.path("as_of");
        if (node.isMissingNode() || node.isNull()) {
            return OptionalLong.empty();
        }
        if (root.path("entities").has(MOMENT)) {
            throw new InvalidRequestException(
                    "as_of", shown(node), "either as_of for all rows or a column " + MOMENT + ", not both");
        }
        try {
            if (node.isTextual()) {
                return OptionalLong.of(
                        instant(node.textValue().strip().replace(' ', 'T')).toEpochMilli());
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw wrongAsOf(node);
        }
        throw wrongAsOf(node);
    }

    private static InvalidRequestException wrongAsOf(JsonNode node) {
        return new InvalidRequestException("as_of", shown(node), "a time as in RFC 3339; UTC where no zone is given");
    }

    /** A field beside these two; what stands for it where there is none. */
    String text(String field, String otherwise) {
        JsonNode node = root.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return otherwise;
        }
        return node.isTextual() ? node.textValue() : shown(node);
    }

    private List<String> features(JsonNode service, FeatureServices services) {
        if (root.has("features")) {
            throw new InvalidRequestException(
                    "feature_service", shown(service), "either 'features' or 'feature_service', not both");
        }
        return services
                .find(service.asText())
                .orElseThrow(() ->
                        new InvalidRequestException("feature_service", shown(service), "one of " + services.names()))
                .features()
                .stream()
                .map(FeatureReference::toString)
                .toList();
    }

    /** Rows asked for: the length of the columns, which must be equal. */
    int rows() {
        JsonNode entities = root.path("entities");
        if (!entities.isObject() || entities.isEmpty()) {
            throw new InvalidRequestException("entities", shown(entities), "an object with columns of " + COLUMNS);
        }
        int rows = -1;
        for (var column : entities.properties()) {
            String field = "entities." + column.getKey();
            if (!COLUMNS.contains(column.getKey())) {
                violations.add(field, "a column of this name", "columns of " + COLUMNS);
            } else if (!column.getValue().isArray()) {
                violations.add(field, shown(column.getValue()), "a list");
            } else if (rows >= 0 && rows != column.getValue().size()) {
                violations.add(
                        field, column.getValue().size() + " entries", "as many as in the other columns, " + rows);
            } else {
                rows = column.getValue().size();
            }
        }
        refuse();
        return rows;
    }

    /**
     * The queries; call {@link #rows} before.
     *
     * @param newest the moment of rows without an {@code event_timestamp}; empty when there is none
     */
    List<Query> queries(Signature signature, int rows, OptionalLong newest) {
        List<Query> queries = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            queries.add(new Query(
                    id(CUSTOMER, row, signature.needsCustomer()),
                    id(TERMINAL, row, signature.needsTerminal()),
                    amount(row, signature.needsAmount()),
                    moment(row, newest)));
        }
        refuse();
        return queries;
    }

    private void refuse() {
        if (!violations.found().isEmpty()) {
            throw new InvalidRequestException(violations.found());
        }
    }

    private JsonNode cell(String column, int row) {
        return root.path("entities").path(column).path(row);
    }

    private static String field(String column, int row) {
        return "entities." + column + "[" + row + "]";
    }

    private String id(String column, int row, boolean needed) {
        JsonNode cell = cell(column, row);
        if (cell.isTextual() || cell.isIntegralNumber()) {
            return cell.asText();
        }
        if (needed || !cell.isMissingNode()) {
            violations.add(field(column, row), shown(cell), "an id as a string");
        }
        return "";
    }

    private long amount(int row, boolean needed) {
        JsonNode cell = cell(AMOUNT, row);
        if (cell.isMissingNode() && !needed) {
            return 0;
        }
        try {
            if (cell.isNumber() || cell.isTextual()) {
                BigDecimal major = cell.isNumber() ? cell.decimalValue() : new BigDecimal(cell.textValue());
                if (major.precision() - major.scale() <= LONGEST_AMOUNT) {
                    return major.movePointRight(2).longValueExact();
                }
            }
        } catch (ArithmeticException | NumberFormatException e) {
            return wrongAmount(row, cell);
        }
        return wrongAmount(row, cell);
    }

    /** Digits before the point; beyond, a number is wrong whatever it is, and need not be made exact. */
    private static final int LONGEST_AMOUNT = 15;

    private long wrongAmount(int row, JsonNode cell) {
        violations.add(field(AMOUNT, row), shown(cell), "a number or decimal string with at most two places");
        return 0;
    }

    private long moment(int row, OptionalLong newest) {
        JsonNode cell = cell(MOMENT, row);
        if (cell.isMissingNode() || cell.isNull()) {
            if (newest.isEmpty()) {
                violations.add(field(MOMENT, row), "nothing", "a time; there is no newest event to take it from");
                return 0;
            }
            return newest.getAsLong();
        }
        try {
            if (cell.isTextual()) {
                return instant(cell.textValue().strip().replace(' ', 'T')).toEpochMilli();
            }
        } catch (DateTimeException | ArithmeticException e) {
            return wrongMoment(row, cell);
        }
        return wrongMoment(row, cell);
    }

    private long wrongMoment(int row, JsonNode cell) {
        violations.add(field(MOMENT, row), shown(cell), "a time as in RFC 3339; UTC where no zone is given");
        return 1;
    }

    private static Instant instant(String text) {
        boolean zoned = text.endsWith("Z") || text.endsWith("z") || text.matches(".*[+-]\\d\\d:?\\d\\d");
        return zoned
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode()
                ? "nothing"
                : Violations.quoted(node.isTextual() ? node.textValue() : node.toString());
    }
}
