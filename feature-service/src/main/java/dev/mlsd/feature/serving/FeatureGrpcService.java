package dev.mlsd.feature.serving;

import dev.mlsd.feature.contract.Violations;
import dev.mlsd.feature.registry.FeatureServices;
import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.registry.RegistrySearch;
import dev.mlsd.feature.v1.FeatureQuery;
import dev.mlsd.feature.v1.FeatureServiceGrpc;
import dev.mlsd.feature.v1.FeatureStatus;
import dev.mlsd.feature.v1.FeatureVector;
import dev.mlsd.feature.v1.GetHistoricalFeaturesRequest;
import dev.mlsd.feature.v1.GetHistoricalFeaturesResponse;
import dev.mlsd.feature.v1.GetOnlineFeaturesRequest;
import dev.mlsd.feature.v1.GetOnlineFeaturesResponse;
import dev.mlsd.feature.v1.GetRegistryRequest;
import dev.mlsd.feature.v1.GetRegistryResponse;
import dev.mlsd.feature.v1.RowVersion;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import java.util.List;

/** The gRPC face. */
@GrpcService
final class FeatureGrpcService extends FeatureServiceGrpc.FeatureServiceImplBase {

    private static final Fields FIELDS = new Fields.Grpc();

    /** Of a consumer: the longest name of a model, its version and what stands between. */
    private static final int LONGEST_NAME = 128;

    private final OnlineFeatures features;
    private final HistoricalFeatures historical;
    private final Registry registry;
    private final FeatureServices services;
    private final Consumers consumers;

    FeatureGrpcService(
            OnlineFeatures features,
            HistoricalFeatures historical,
            Registry registry,
            FeatureServices services,
            Consumers consumers) {
        this.features = features;
        this.historical = historical;
        this.registry = registry;
        this.services = services;
        this.consumers = consumers;
    }

    @Override
    @Blocking
    public void getOnlineFeatures(
            GetOnlineFeaturesRequest request, StreamObserver<GetOnlineFeaturesResponse> observer) {
        if (observer instanceof ServerCallStreamObserver<GetOnlineFeaturesResponse> call && call.isCancelled()) {
            // Its deadline passed while it waited for a thread; nobody reads the answer.
            return;
        }
        GetOnlineFeaturesResponse response;
        try {
            features.checkSize("queries", request.getQueriesCount());
            Signature signature = signature(request);
            String consumer = consumer(request.getConsumer());
            List<Query> queries = request.getQueriesList().stream()
                    .map(FeatureGrpcService::query)
                    .toList();
            GetOnlineFeaturesResponse.Builder builder = GetOnlineFeaturesResponse.newBuilder();
            features.vectors(signature, queries, FIELDS).forEach(vector -> builder.addVectors(message(vector)));
            response = builder.build();
            consumers.asked(consumer, signature.references());
        } catch (InvalidRequestException e) {
            observer.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
            return;
        } catch (StoreAwayException e) {
            observer.onError(Status.UNAVAILABLE.withDescription(e.getMessage()).asRuntimeException());
            return;
        }
        observer.onNext(response);
        observer.onCompleted();
    }

    private Signature signature(GetOnlineFeaturesRequest request) {
        String service = request.getFeatureService();
        if (service.isEmpty()) {
            return features.signature(request.getFeaturesList());
        }
        if (request.getFeaturesCount() > 0) {
            throw new InvalidRequestException(
                    "feature_service", Violations.quoted(service), "either 'features' or 'feature_service', not both");
        }
        return features.named(service);
    }

    /** The name that a consumer gives itself; empty where it gives none. */
    private static String consumer(String name) {
        if (name.length() > LONGEST_NAME || name.chars().anyMatch(c -> c < 0x21 || c > 0x7E)) {
            throw new InvalidRequestException(
                    "consumer",
                    Violations.quoted(name),
                    "1 to " + LONGEST_NAME + " printable ASCII characters without blanks, or nothing");
        }
        return name;
    }

    @Override
    @Blocking
    public void getHistoricalFeatures(
            GetHistoricalFeaturesRequest request, StreamObserver<GetHistoricalFeaturesResponse> observer) {
        try {
            Signature signature = features.signature(request.getFeaturesList());
            List<Query> queries = request.getQueriesList().stream()
                    .map(FeatureGrpcService::query)
                    .toList();
            HistoricalStream stream = new HistoricalStream(observer);
            historical.visit(signature, queries, FIELDS, stream::progress, stream);
            stream.end();
        } catch (InvalidRequestException e) {
            observer.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
        } catch (BusyException e) {
            Status status = e.status() == 429 ? Status.RESOURCE_EXHAUSTED : Status.UNAVAILABLE;
            observer.onError(status.withDescription(e.getMessage()).asRuntimeException());
        } catch (HistoricalStream.GoneException e) {
            // Nobody reads the answer any more.
        }
    }

    private static Query query(FeatureQuery query) {
        return new Query(query.getCustomerId(), query.getTerminalId(), query.getAmountMinor(), query.getMomentMillis());
    }

    private static FeatureVector message(ServedVector vector) {
        FeatureVector.Builder message = FeatureVector.newBuilder();
        for (double value : vector.values()) {
            message.addValues(value);
        }
        for (FeatureStatus status : vector.statuses()) {
            message.addStatuses(status);
        }
        for (ServedRow row : vector.rows()) {
            if (row.isThere()) {
                message.addRows(RowVersion.newBuilder()
                        .setView(row.view().id())
                        .setEntity(row.entityId())
                        .setEpoch(row.row().epoch())
                        .setSequence(row.row().sequence())
                        .setNewestArrivalMillis(row.newestArrivalMillis())
                        .setAgeMillis(row.age().toMillis()));
            }
        }
        return message.build();
    }

    @Override
    public void getRegistry(GetRegistryRequest request, StreamObserver<GetRegistryResponse> observer) {
        GetRegistryResponse response;
        try {
            RegistrySearch search =
                    RegistryQuery.of(request.getSearch(), request.getEntity(), request.getTag(), request.getOwner());
            response = RegistryMessages.of(registry, services, search);
        } catch (InvalidRequestException e) {
            observer.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
            return;
        }
        observer.onNext(response);
        observer.onCompleted();
    }
}
