package dev.mlsd.feature.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.mlsd.feature.registry.Entity;
import dev.mlsd.feature.registry.RegistryReader;
import dev.mlsd.feature.v1.BootstrapState;
import dev.mlsd.feature.window.EntityWindows;
import dev.mlsd.feature.window.TileLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootstrapContractTest {

    private final BootstrapContract contract = new BootstrapContract(RegistryReader.readDefault(), Entity.CUSTOMER);
    private final TileLayout layout =
            TileLayout.of(List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(30)));

    @Test
    void check_stateOfItsView_isAccepted() {
        EntityWindows windows = new EntityWindows(layout);
        windows.add(1, 1_527_811_200_000L, 1_527_811_200_000L, 5);

        assertThat(check("c1", "customer_payments@1", "c1", windows.encodeState()))
                .isInstanceOf(Checked.Accepted.class);
    }

    @Test
    void check_viewOfAnotherEntity_isRejected() {
        assertThat(fields(check("t1", "terminal_payments@1", "t1", new byte[0])))
                .containsExactly("view");
    }

    @Test
    void check_stateOfOtherHopsOrOtherKey_isRejected() {
        byte[] otherHops = new EntityWindows(TileLayout.of(List.of(Duration.ofMinutes(5)))).encodeState();

        assertThat(fields(check("c2", "customer_payments@1", "c1", otherHops))).containsExactly("key", "state");
    }

    @Test
    void check_garbage_isRejected() {
        assertThat(contract.check(null, new byte[] {1, 2, 3})).isInstanceOf(Checked.Rejected.class);
        assertThat(contract.check(null, null)).isInstanceOf(Checked.Rejected.class);
    }

    private Checked<BootstrapContract.Row> check(String key, String view, String entity, byte[] state) {
        byte[] value = BootstrapState.newBuilder()
                .setView(view)
                .setEntity(entity)
                .setState(ByteString.copyFrom(state))
                .build()
                .toByteArray();
        return contract.check(key.getBytes(StandardCharsets.UTF_8), value);
    }

    private static List<String> fields(Checked<BootstrapContract.Row> checked) {
        return switch (checked) {
            case Checked.Accepted<BootstrapContract.Row> accepted -> List.of();
            case Checked.Rejected<BootstrapContract.Row> rejected ->
                rejected.violations().stream().map(Violation::field).toList();
        };
    }
}
