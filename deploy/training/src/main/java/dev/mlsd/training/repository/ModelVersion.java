package dev.mlsd.training.repository;

import dev.mlsd.training.calibration.FittedCalibration;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files of one version of a model.
 *
 * @param name of the model
 * @param version from 1
 * @param onnx content of {@code model.onnx}
 * @param metadata of {@code metadata.json}
 * @param calibration of {@code calibration.json}
 * @param reference of {@code reference.json}
 */
public record ModelVersion(
        String name,
        int version,
        byte[] onnx,
        Map<String, Object> metadata,
        FittedCalibration calibration,
        Map<String, Object> reference) {

    /** Every file but the checksums, by name. */
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("calibration.json", json(calibrationEntries()));
        files.put("metadata.json", json(metadata));
        files.put("model.onnx", onnx);
        files.put("reference.json", json(reference));
        return files;
    }

    private Map<String, Object> calibrationEntries() {
        Map<String, Object> entries = new LinkedHashMap<>();
        switch (calibration) {
            case FittedCalibration.Platt platt -> {
                entries.put("method", "platt");
                entries.put("a", platt.a());
                entries.put("b", platt.b());
            }
            case FittedCalibration.Isotonic isotonic -> {
                entries.put("method", "isotonic");
                entries.put("x", isotonic.x());
                entries.put("y", isotonic.y());
            }
        }
        return entries;
    }

    private static byte[] json(Object value) {
        return Json.write(value).getBytes(StandardCharsets.UTF_8);
    }
}
