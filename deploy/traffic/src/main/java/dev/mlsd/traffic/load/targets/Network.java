package dev.mlsd.traffic.load.targets;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** The one network thread of a load test. What it runs needs no locks, and one core carries all of the client. */
public final class Network implements AutoCloseable {

    private static final int CONNECT_MILLIS = 2_000;

    private final NioEventLoopGroup threads = new NioEventLoopGroup(1, new DefaultThreadFactory("load-network", true));

    /** Where to run what touches targets and shots. */
    public EventLoop loop() {
        return (EventLoop) threads.iterator().next();
    }

    ManagedChannel channel(Address address) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(address.host(), address.port())
                .usePlaintext()
                .disableRetry()
                .eventLoopGroup(threads)
                .channelType(NioSocketChannel.class)
                .directExecutor()
                .build();
        channel.getState(true);
        return channel;
    }

    /** Fails when nobody listens at an address. */
    static void check(String who, Address address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
        } catch (IOException e) {
            throw new LoadException(
                    "target_unreachable",
                    who + " does not answer at " + address + " (" + e.getMessage()
                            + "); deploy/mlsd up starts a stack");
        }
    }

    @Override
    public void close() {
        threads.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
    }
}
