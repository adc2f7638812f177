package dev.mlsd.feature.serving;

import dev.mlsd.feature.registry.Registry;
import dev.mlsd.feature.v1.FeatureQuery;
import dev.mlsd.feature.v1.FeatureServiceGrpc;
import dev.mlsd.feature.v1.FeatureStatus;
import dev.mlsd.feature.v1.FeatureVector;
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

    private final OnlineFeatures features;
    private final GetRegistryResponse registry;

    FeatureGrpcService(OnlineFeatures features, Registry registry) {
        this.features = features;
        this.registry = RegistryMessages.of(registry);
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
            Signature signature = features.signature(request.getFeaturesList());
            List<Query> queries = request.getQueriesList().stream()
                    .map(FeatureGrpcService::query)
                    .toList();
            GetOnlineFeaturesResponse.Builder builder = GetOnlineFeaturesResponse.newBuilder();
            features.vectors(signature, queries, FIELDS).forEach(vector -> builder.addVectors(message(vector)));
            response = builder.build();
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
                        .setNewestArrivalMillis(row.windows().newestArrivalMillis())
                        .setAgeMillis(row.age().toMillis()));
            }
        }
        return message.build();
    }

    @Override
    public void getRegistry(GetRegistryRequest request, StreamObserver<GetRegistryResponse> observer) {
        observer.onNext(registry);
        observer.onCompleted();
    }
}
