// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.platform.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and sockets for DTLS need each other: either without the other is said. */
class DtlsCheckTest {
  private static final String KEY = "alice:" + "0f".repeat(16) + "\n";

  @TempDir Path folder;

  private void write(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    OwnerOnly.close(file);
  }

  private final TurnedTime time = new TurnedTime();
  private final MeterRegistry meters = new MeterRegistry();
  private final LimitedHandshakes limited = new LimitedHandshakes(meters, time);

  private Result found(String... sockets) {
    Credentials credentials = new Credentials(folder, time);
    DtlsCheck.State state =
        new DtlsCheck.State(
            List.of(sockets), List.of(), credentials, 0, 20_000, limited.sentence());
    return new DtlsCheck(() -> state, time).execute();
  }

  @Test
  void handshakes_that_are_not_let_in_are_said_until_a_minute_after_the_last() throws Exception {
    write("psk", KEY);
    limited.add();
    time.turn(Duration.ofSeconds(60));
    limited.add();

    Result result = found("dtls");
    assertThat(result.getStatus()).isEqualTo(Status.WARN);
    assertThat(result.toString())
        .contains("since 2026-11-22T07:00:00Z", "2 were dropped", "may need several attempts");
    time.turn(Duration.ofSeconds(61));
    assertThat(found("dtls").getStatus()).isEqualTo(Status.OK);
    limited.add();
    assertThat(found("dtls").toString()).contains("1 were dropped");
    assertThat(meters.counter("millrace_dtls_limited_handshakes_total").value()).isEqualTo(3);
  }

  @Test
  void router_without_keys_and_sockets_has_no_dtls() {
    assertThat(found().getStatus()).isEqualTo(Status.OK);
    assertThat(found().toString()).contains("no socket is for secured traffic");
  }

  @Test
  void keys_without_a_socket_open_nothing() throws Exception {
    write("psk", KEY);
    Result result = found();
    assertThat(result.getStatus()).isEqualTo(Status.WARN);
    assertThat(result.toString())
        .contains("has psk: no socket with secured = true is open", "io.millrace.net-dtls.cfg");
    assertThat(found("dtls").getStatus()).isEqualTo(Status.OK);
  }

  @Test
  void file_of_wrong_keys_without_a_socket_is_said_with_both() throws Exception {
    write("psk", "nonsense\n");
    assertThat(found().toString()).contains("line 1", "no socket with secured = true is open");
  }

  @Test
  void socket_without_a_key_serves_nobody() {
    assertThat(found("dtls").getStatus()).isEqualTo(Status.CRITICAL);
    assertThat(found("dtls").toString()).contains("neither psk with a key nor server.pem");
  }

  @Test
  void clients_without_the_routers_certificate_are_trusted_for_nothing() throws Exception {
    write("psk", KEY);
    write("clients.pem", "-----BEGIN CERTIFICATE-----\n");
    Result result = found("dtls");
    assertThat(result.getStatus()).isEqualTo(Status.WARN);
    assertThat(result.toString())
        .contains("clients.pem counts only with a certificate of the router");
  }
}
