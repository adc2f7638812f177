package dev.mlsd.feature.serving;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mlsd.feature.registry.FeatureServices;
import dev.mlsd.feature.stream.StreamStatistics;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.OptionalLong;

/**
 * Vectors over REST: from the online store, or from history where the request says {@code as_of}. The body is read by hand, so that a
 * fault in it is told by field instead of by class.
 */
@Path("/get-online-features")
final class OnlineFeaturesResource {

    private static final Fields FIELDS = new Fields.Json();

    private final OnlineFeatures features;
    private final FeatureServices services;
    private final HistoricalFeatures history;
    private final StreamStatistics stream;
    private final ObjectMapper mapper;

    OnlineFeaturesResource(
            OnlineFeatures features,
            FeatureServices services,
            HistoricalFeatures history,
            StreamStatistics stream,
            ObjectMapper mapper) {
        this.features = features;
        this.services = services;
        this.history = history;
        this.stream = stream;
        this.mapper = mapper;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public FeastResponse post(byte[] body) {
        FeastRequest request = FeastRequest.parse(mapper, body);
        Signature signature = features.signature(request.features(services));
        int rows = request.rows();
        features.checkSize("entities", rows);
        OptionalLong asOf = request.asOf();
        if (asOf.isPresent()) {
            List<Query> past = request.queries(signature, rows, asOf);
            return FeastResponse.of(signature, past, history.vectors(signature, past, FIELDS));
        }
        List<Query> queries = request.queries(signature, rows, now());
        return FeastResponse.of(signature, queries, features.vectors(signature, queries, FIELDS));
    }

    /** World time: just after the newest arrival, so that it is counted. */
    private OptionalLong now() {
        OptionalLong newest = stream.newestArrivalMillis();
        return newest.isEmpty() ? newest : OptionalLong.of(newest.getAsLong() + 1);
    }
}
