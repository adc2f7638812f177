package dev.mlsd.inference.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.mlsd.inference.flow.Payment;
import java.io.IOException;

/**
 * Reads the body of {@code POST /v1/decisions}, strictly: every field once (only {@code load_test} and {@code explain} may be left out), no other fields,
 * nothing behind the object. By hand, because the messages are worth more than the lines a data binder would save.
 */
public final class DecisionReader {

    private static final String TRANSACTION = "transaction_id";
    private static final String CUSTOMER = "customer_id";
    private static final String TERMINAL = "terminal_id";
    private static final String AMOUNT = "amount";
    private static final String TIMESTAMP = "timestamp";
    private static final String LOAD_TEST = "load_test";
    private static final String EXPLAIN = "explain";
    private static final String NEEDED = String.join(", ", TRANSACTION, CUSTOMER, TERMINAL, AMOUNT, TIMESTAMP);
    private static final String KNOWN = String.join(", ", NEEDED, LOAD_TEST, EXPLAIN);
    private static final String OBJECT = "one JSON object with " + NEEDED;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private String transaction;
    private String customer;
    private String terminal;
    private Long amountMinor;
    private Long millis;
    private boolean loadTest;
    private boolean explain;

    private DecisionReader() {}

    /** The payment. A body that is not one is refused with an exception that becomes problem+json. */
    public static Payment read(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            return new DecisionReader().read(parser);
        } catch (JsonProcessingException e) {
            throw InvalidRequest.malformed("the body is not JSON" + at(e.getLocation()) + ": " + reason(e), OBJECT);
        } catch (IOException e) {
            throw InvalidRequest.malformed("the body is not JSON in UTF-8", OBJECT);
        }
    }

    /** What the parser says, without the part that points into its own source. */
    private static String reason(JsonProcessingException e) {
        return e.getOriginalMessage().replaceAll("(?s) (\\(start marker )?at \\[Source.*", "");
    }

    private static String at(JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private Payment read(JsonParser parser) throws IOException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            throw InvalidRequest.malformed(
                    "the body must be " + OBJECT + ", got " + (first == null ? "nothing" : name(first)), OBJECT);
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case TRANSACTION -> transaction = id(parser, field);
                case CUSTOMER -> customer = id(parser, field);
                case TERMINAL -> terminal = id(parser, field);
                case AMOUNT -> amountMinor = amount(parser, field);
                case TIMESTAMP ->
                    millis = PaymentChecks.timestamp(field, string(parser, field, PaymentChecks.TIMESTAMP));
                case LOAD_TEST -> loadTest = truth(parser, field);
                case EXPLAIN -> explain = truth(parser, field);
                default -> throw InvalidRequest.unknown(field, KNOWN);
            }
        }
        if (parser.nextToken() != null) {
            throw InvalidRequest.malformed("something follows the object" + at(parser.currentTokenLocation()), OBJECT);
        }
        return new Payment(
                present(transaction, TRANSACTION, PaymentChecks.ID),
                present(customer, CUSTOMER, PaymentChecks.ID),
                present(terminal, TERMINAL, PaymentChecks.ID),
                present(amountMinor, AMOUNT, PaymentChecks.AMOUNT),
                present(millis, TIMESTAMP, PaymentChecks.TIMESTAMP),
                loadTest,
                explain);
    }

    private static <T> T present(T value, String field, String allowed) {
        if (value == null) {
            throw InvalidRequest.missing(field, allowed);
        }
        return value;
    }

    private static String id(JsonParser parser, String field) throws IOException {
        return PaymentChecks.id(field, string(parser, field, "a string of " + PaymentChecks.ID));
    }

    private static long amount(JsonParser parser, String field) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> PaymentChecks.amountOfString(field, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> PaymentChecks.amountOfNumber(field, parser.getText());
            case START_OBJECT,
                    START_ARRAY,
                    VALUE_TRUE,
                    VALUE_FALSE,
                    VALUE_NULL,
                    END_OBJECT,
                    END_ARRAY,
                    FIELD_NAME,
                    NOT_AVAILABLE,
                    VALUE_EMBEDDED_OBJECT ->
                throw InvalidRequest.field(field, name(parser.currentToken()), PaymentChecks.AMOUNT);
        };
    }

    private static boolean truth(JsonParser parser, String field) throws IOException {
        JsonToken token = parser.currentToken();
        if (!token.isBoolean()) {
            throw InvalidRequest.field(field, got(parser), "true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    private static String string(JsonParser parser, String field, String allowed) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw InvalidRequest.field(field, got(parser), allowed);
        }
        return parser.getText();
    }

    private static String got(JsonParser parser) throws IOException {
        return parser.currentToken().isScalarValue() ? parser.getText() : name(parser.currentToken());
    }

    private static String name(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            case VALUE_NULL -> "null";
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> "something else";
        };
    }
}
