package dev.mlsd.traffic.load.targets;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be loaded. */
public enum TargetName {
    DECISIONS_REST(Protocol.REST, "POST /v1/decisions of inference-service, a decision a request"),
    DECISIONS_GRPC(Protocol.GRPC, "Decide of inference-service, a decision a call"),
    DECISIONS_STREAM(Protocol.STREAM, "DecideStream of inference-service, up to 32 decisions a message"),
    FEATURES_REST(Protocol.REST, "POST /get-online-features of feature-service, a vector a request"),
    FEATURES_GRPC(Protocol.GRPC, "GetOnlineFeatures of feature-service, a vector a call"),
    FEATURES_WIDE(Protocol.GRPC, "GetOnlineFeatures of feature-service, the 1000 features of one entity a call"),
    V2_REST(Protocol.REST, "POST /v2/models/fraud-trees/infer of inference-service, a row a request"),
    V2_GRPC(Protocol.GRPC, "ModelInfer of inference-service, a row a call"),
    CONSTANT_REST(Protocol.REST, "a server of this tool that answers at once over REST"),
    CONSTANT_GRPC(Protocol.GRPC, "a server of this tool that answers at once, a call each"),
    CONSTANT_STREAM(Protocol.STREAM, "a server of this tool that answers at once, on a stream");

    /** How a target is spoken to. */
    public enum Protocol {
        REST,
        GRPC,
        STREAM
    }

    private static final int REST_CONNECTIONS = 64;

    private final Protocol protocol;
    private final String description;

    TargetName(Protocol protocol, String description) {
        this.protocol = protocol;
        this.description = description;
    }

    /** The target of a name as on the command line; {@link IllegalArgumentException} lists the known ones. */
    public static TargetName of(String text) {
        for (TargetName name : values()) {
            if (name.text().equals(text)) {
                return name;
            }
        }
        throw new IllegalArgumentException("there is no target " + text + "; there are "
                + Arrays.stream(values()).map(TargetName::text).collect(Collectors.joining(", ")));
    }

    /** As on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it is. */
    public String description() {
        return description;
    }

    /** How it is spoken to. */
    public Protocol protocol() {
        return protocol;
    }

    /** Whether it is a server of this tool's own. */
    public boolean isConstant() {
        return this == CONSTANT_REST || this == CONSTANT_GRPC || this == CONSTANT_STREAM;
    }

    /** Whether its requests ask about payments of the running world. */
    public boolean isAboutPayments() {
        return !isConstant() && this != V2_REST && this != V2_GRPC;
    }

    /** Connections of an open loop unless said otherwise: HTTP/1.1 carries one request at a time on each. */
    public int usualConnections() {
        return protocol == Protocol.REST ? REST_CONNECTIONS : 1;
    }
}
