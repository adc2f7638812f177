package dev.mlsd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortCheckTest {

    @Test
    void taken_portOfThisProcess_isNamedWithIt() throws Exception {
        try (ServerSocket loopback = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket everywhere = new ServerSocket(0)) {
            List<PortHolder> holders = PortCheck.taken(List.of(loopback.getLocalPort(), everywhere.getLocalPort()));
            assertThat(holders)
                    .extracting(PortHolder::port)
                    .containsExactly(loopback.getLocalPort(), everywhere.getLocalPort());
            assertThat(holders).allSatisfy(holder -> {
                assertThat(holder.pid()).isEqualTo(ProcessHandle.current().pid());
                assertThat(holder.describe()).contains("is taken by java").contains("(pid " + holder.pid() + ")");
            });
        }
    }

    @Test
    void taken_freePort_isNot() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(PortCheck.taken(List.of(port))).isEmpty();
    }

    @Test
    void describe_unknownHolder_saysSo() {
        assertThat(new PortHolder(8080, 0, "").describe())
                .isEqualTo("port 8080 is taken by a process that could not be found out (another user's?)");
    }
}
