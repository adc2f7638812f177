package dev.mlsd.traffic.load.targets;

import dev.mlsd.inference.v1.Decision;
import dev.mlsd.inference.v1.DecisionRequest;
import dev.mlsd.inference.v1.DecisionRequests;
import dev.mlsd.inference.v1.DecisionServiceGrpc.DecisionServiceImplBase;
import dev.mlsd.inference.v1.Decisions;
import dev.mlsd.inference.v1.Latencies;
import dev.mlsd.inference.v1.Verdict;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A real server that speaks the decision protocols and answers at once, with an answer as large as a real one. What a load test measures
 * against it is what the client, the network and the protocol cost.
 */
public final class Yardstick implements AutoCloseable {

    private static final int FEATURES = 19;
    private static final int LARGEST_REQUEST = 1 << 16;

    private static final Decision ANSWER = Decision.newBuilder()
            .setTransactionId("load-answered-at-once")
            .setVerdict(Verdict.APPROVE)
            .setFraudProbability(0.001)
            .setReviewThreshold(0.1)
            .setBlockThreshold(0.5)
            .setModelName("constant")
            .setModelVersion("1")
            .setRoute("load")
            .addAllFeatures(IntStream.range(0, FEATURES).mapToObj(i -> i + 0.5).toList())
            .setLatencies(Latencies.newBuilder()
                    .setFeaturesMicros(1)
                    .setComputeMicros(1)
                    .setTotalMicros(2))
            .build();

    private static final ByteBuf ANSWER_JSON = json();

    private final NioEventLoopGroup threads = new NioEventLoopGroup(1, new DefaultThreadFactory("yardstick", true));
    private final Server grpc;
    private final Channel http;

    private Yardstick(String host, int grpcPort, int httpPort) throws IOException {
        grpc = NettyServerBuilder.forAddress(new InetSocketAddress(host, grpcPort))
                .bossEventLoopGroup(threads)
                .workerEventLoopGroup(threads)
                .channelType(NioServerSocketChannel.class)
                .directExecutor()
                .addService(new Decisive())
                .build()
                .start();
        http = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1_024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpRequestDecoder(),
                                        new HttpObjectAggregator(LARGEST_REQUEST),
                                        new Rest());
                    }
                })
                .bind(host, httpPort)
                .syncUninterruptibly()
                .channel();
    }

    /** Starts one; port 0 is any free one. */
    public static Yardstick start(String host, int grpcPort, int httpPort) throws IOException {
        return new Yardstick(host, grpcPort, httpPort);
    }

    /** Where it speaks gRPC. */
    public Address grpcAddress() {
        return new Address("127.0.0.1", grpc.getPort());
    }

    /** Where it speaks HTTP. */
    public Address httpAddress() {
        return new Address("127.0.0.1", ((InetSocketAddress) http.localAddress()).getPort());
    }

    @Override
    public void close() {
        grpc.shutdownNow();
        http.close();
        threads.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
    }

    private static ByteBuf json() {
        StringBuilder features = new StringBuilder();
        for (int i = 0; i < FEATURES; i++) {
            features.append(i == 0 ? "" : ",")
                    .append("\"customer_payments@1:feature_")
                    .append(i)
                    .append("\":")
                    .append(i + 0.5);
        }
        String body =
                "{\"transaction_id\":\"load-answered-at-once\",\"decision\":\"APPROVE\",\"fraud_probability\":0.001,"
                        + "\"thresholds\":{\"review\":0.1,\"block\":0.5},\"model\":{\"name\":\"constant\",\"version\":\"1\"},"
                        + "\"route\":\"load\",\"fallback\":null,\"features\":{" + features
                        + "},\"latency_ms\":{\"features\":0.001,\"queue\":0.0,\"compute\":0.001,\"total\":0.002}}";
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(answer.getBytes(StandardCharsets.US_ASCII))
                .asReadOnly());
    }

    private static final class Decisive extends DecisionServiceImplBase {

        @Override
        public void decide(DecisionRequest request, StreamObserver<Decision> answer) {
            answer.onNext(ANSWER);
            answer.onCompleted();
        }

        @Override
        public StreamObserver<DecisionRequests> decideStream(StreamObserver<Decisions> answers) {
            return new StreamObserver<>() {
                @Override
                public void onNext(DecisionRequests requests) {
                    answers.onNext(Decisions.newBuilder()
                            .addAllDecisions(Collections.nCopies(requests.getRequestsCount(), ANSWER))
                            .build());
                }

                @Override
                public void onError(Throwable cancelled) {
                    // The client is gone; there is nobody to tell.
                }

                @Override
                public void onCompleted() {
                    answers.onCompleted();
                }
            };
        }
    }

    @ChannelHandler.Sharable
    private static final class Rest extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            context.writeAndFlush(ANSWER_JSON.duplicate());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable lost) {
            context.close();
        }
    }
}
