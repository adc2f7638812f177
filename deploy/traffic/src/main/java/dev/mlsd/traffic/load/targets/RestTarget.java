package dev.mlsd.traffic.load.targets;

import dev.mlsd.traffic.load.arrival.Gathering;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * HTTP/1.1 over connections that stay open, one request at a time on each. When all are taken a request waits for one: it is sent late,
 * its naive latency does not have the wait, and its latency from the intended moment has it.
 */
final class RestTarget implements Target {

    private static final int LARGEST_ANSWER = 1 << 20;
    private static final int RECONNECT_MILLIS = 100;
    private static final int CONNECT_MILLIS = 2_000;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final byte[] head;
    private final Function<Shot, byte[]> body;
    private final Predicate<ByteBuf> fallback;
    private final ArrayDeque<Shot> queue = new ArrayDeque<>();
    private final ArrayDeque<Connection> free = new ArrayDeque<>();
    private final List<Connection> all = new ArrayList<>();
    private boolean closed;

    /**
     * Begins to connect.
     *
     * @param fallback whether the body of an answer is not the model's
     */
    RestTarget(
            Network network,
            Address address,
            int connections,
            String path,
            Function<Shot, byte[]> body,
            Predicate<ByteBuf> fallback) {
        this.loop = network.loop();
        this.body = body;
        this.fallback = fallback;
        this.head = ("POST " + path + " HTTP/1.1\r\nHost: " + address
                        + "\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: ")
                .getBytes(StandardCharsets.US_ASCII);
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .remoteAddress(address.host(), address.port())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpResponseDecoder(), new HttpObjectAggregator(LARGEST_ANSWER));
                    }
                });
        loop.submit(() -> {
                    for (int i = 0; i < connections; i++) {
                        new Connection().connect();
                    }
                })
                .syncUninterruptibly();
    }

    @Override
    public Gathering gathering() {
        return Gathering.NONE;
    }

    @Override
    public void send(List<Shot> message) {
        queue.addAll(message);
        sendQueued();
    }

    private void sendQueued() {
        while (!queue.isEmpty() && !free.isEmpty()) {
            free.remove().send(queue.remove());
        }
    }

    @Override
    public void forgetQueued() {
        queue.clear();
    }

    @Override
    public void close() {
        loop.execute(() -> {
            closed = true;
            all.forEach(connection -> connection.channel.close());
        });
    }

    /** One connection; made again when it is lost. */
    private final class Connection extends SimpleChannelInboundHandler<FullHttpResponse> {

        private Channel channel;
        private Shot shot;

        @Override
        public boolean isSharable() {
            return true;
        }

        void connect() {
            ChannelFuture connecting = bootstrap.connect();
            channel = connecting.channel();
            all.add(this);
            connecting.addListener(done -> {
                if (done.isSuccess()) {
                    channel.pipeline().addLast(this);
                    free.add(this);
                    sendQueued();
                } else {
                    again();
                }
            });
        }

        private void again() {
            all.remove(this);
            if (!closed) {
                loop.schedule(() -> new Connection().connect(), RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        void send(Shot next) {
            shot = next;
            byte[] content = body.apply(next);
            ByteBuf request = channel.alloc().buffer(head.length + 8 + content.length);
            request.writeBytes(head);
            request.writeCharSequence(Integer.toString(content.length), StandardCharsets.US_ASCII);
            request.writeCharSequence("\r\n\r\n", StandardCharsets.US_ASCII);
            request.writeBytes(content);
            next.depart(System.nanoTime());
            channel.writeAndFlush(request);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            long now = System.nanoTime();
            Shot answered = shot;
            shot = null;
            if (HttpUtil.isKeepAlive(response)) {
                free.add(this);
            } else {
                context.close();
            }
            if (answered != null) {
                if (response.status().equals(HttpResponseStatus.OK)) {
                    answered.answer(now, fallback.test(response.content()));
                } else {
                    answered.fail("HTTP " + response.status().code());
                }
            }
            sendQueued();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            free.remove(this);
            if (shot != null) {
                Shot lost = shot;
                shot = null;
                lost.fail("connection lost");
            }
            again();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
