import dev.mlsd.feature.v1.FeatureServiceGrpc;
import dev.mlsd.feature.v1.GetOnlineFeaturesRequest;
import dev.mlsd.feature.v1.GetOnlineFeaturesResponse;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.grpc.VertxServerBuilder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The yardstick of online reads: the server library, the number of event loops and the memory that feature-service has, and one answer
 * for whatever is asked, given from the event loop. Started by {@code online-read.sh}.
 */
final class ConstantServer {

    /** Arguments: port, file of the answer in bytes. */
    public static void main(String[] arguments) throws Exception {
        GetOnlineFeaturesResponse answer = GetOnlineFeaturesResponse.parseFrom(Files.readAllBytes(Path.of(arguments[1])));
        VertxServerBuilder.forAddress(
                        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2)),
                        "127.0.0.1",
                        Integer.parseInt(arguments[0]))
                .addService(new FeatureServiceGrpc.FeatureServiceImplBase() {
                    @Override
                    public void getOnlineFeatures(
                            GetOnlineFeaturesRequest request, StreamObserver<GetOnlineFeaturesResponse> observer) {
                        observer.onNext(answer);
                        observer.onCompleted();
                    }
                })
                .build()
                .start(started -> {
                    if (started.failed()) {
                        started.cause().printStackTrace();
                        System.exit(1);
                    }
                });
        Thread.currentThread().join();
    }
}
