package dev.mlsd.inference.api.oip;

import java.util.List;

/** What the server says of itself. */
final class ServerMetadata {

    static final String NAME = "mlsd-inference-service";
    static final String VERSION = "0.1.0";
    static final List<String> EXTENSIONS =
            List.of("binary_tensor_data", "model_configuration", "model_repository", "parameters", "statistics");

    /** As Triton calls models that ONNX Runtime runs. */
    static final String PLATFORM = "onnxruntime_onnx";

    private ServerMetadata() {}
}
