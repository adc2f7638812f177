package dev.mlsd.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerOptionsTest {

    @Test
    void parse_portAndData_restIsDefaulted() {
        BrokerOptions options = BrokerOptions.parse(List.of("--port", "9083", "--data", "/tmp/x"));
        assertThat(options.address()).isEqualTo("127.0.0.1:9083");
        assertThat(options.controllerPort()).isEqualTo(9084);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--data /tmp/x | --port is required",
                "--port 9083 | --data is required",
                "--port many --data /tmp/x | --port must be a number, got many",
                "--port 70000 --data /tmp/x | --port must be 1 to 65535, got 70000",
                "--port 9083 --controller-port 9083 --data /tmp/x | must differ, got 9083",
                "--port 9083 --port 9084 --data /tmp/x | --port is given twice",
                "--port 9083 --colour red | unknown option, got --colour",
                "--port | --port needs a value"
            })
    void parse_wrong_saysWhat(String line, String message) {
        assertThatThrownBy(() -> BrokerOptions.parse(List.of(line.split(" "))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
