package dev.mlsd.training.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as it stands in the repository: indented, in the order of insertion, NaN as null, a line feed at the end. */
public final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    /** Writes maps, lists, arrays, numbers and texts. Equal values give equal text. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(withoutNaN(value)).replace("\r\n", "\n") + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("can't be written as JSON: " + e.getMessage(), e);
        }
    }

    /** Reads an object. Throws {@link IllegalArgumentException} for any other text. */
    public static Map<String, Object> readObject(String text) {
        try {
            return MAPPER.readValue(text, new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("this is not a JSON object: " + e.getOriginalMessage(), e);
        }
    }

    private static Object withoutNaN(Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            return null;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> result = new LinkedHashMap<>();
            map.forEach((key, inner) -> result.put(key, withoutNaN(inner)));
            return result;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Json::withoutNaN).toList();
        }
        return value;
    }
}
