// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.RouterProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** libcoap's clients by DTLS with certificates and with a raw public key. */
@Timeout(240)
class DtlsCertificatesTest {
  private static final int PORT = RouterProcess.freePort();
  private static final int SECURED = RouterProcess.freePort();
  private static final String URI = "coaps://127.0.0.1:" + SECURED + "/.well-known/core";

  @TempDir static Path folder;
  private static RouterProcess router;
  private static CertificateMaker maker;

  @BeforeAll
  static void start() throws Exception {
    maker = new CertificateMaker(folder.resolve("made"));
    maker.issuer("fleet");
    maker.issuer("foreign");
    maker.certificate("router", "fleet", 365);
    maker.certificate("client", "fleet", 365);
    maker.certificate("revoked", "fleet", 365);
    maker.certificate("expired", "fleet", -1);
    maker.certificate("stranger", "foreign", 365);
    maker.revoke("revoked", "fleet");
    maker.key("bare");
    maker.key("unknown");
    router = RouterProcess.in(folder.resolve("router"));
    Path keys = Files.createDirectories(router.etc().resolve("keys/dtls"));
    Path server =
        Files.createFile(
            keys.resolve("server.pem"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(server, Files.readString(maker.file("router.pem")));
    Files.writeString(
        keys.resolve("clients.pem"),
        Files.readString(maker.file("fleet.crt")) + Files.readString(maker.file("bare.pub")));
    Files.copy(maker.file("fleet.crl"), keys.resolve("revoked.pem"));
    router
        .configure("io.millrace.net-udp", Map.of("name", "udp", "port", PORT))
        .configure("io.millrace.net-dtls", Map.of("name", "dtls", "port", SECURED, "secured", true))
        .start();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    router.close();
  }

  private static String ask(String program, int seconds, String... words) throws Exception {
    List<String> line = new ArrayList<>(List.of(program, "-v", "5", "-B", "" + seconds));
    line.addAll(List.of("-m", "get"));
    line.addAll(List.of(words));
    line.add(URI);
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return printed;
  }

  private static String certificate(String program, int seconds, String name) throws Exception {
    return ask(
        program,
        seconds,
        "-c",
        maker.file(name + ".pem").toString(),
        "-C",
        maker.file("fleet.crt").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"coap-client-openssl", "coap-client-gnutls"})
  void client_with_a_certificate_of_a_trusted_issuer_is_answered(String program) throws Exception {
    assertThat(certificate(program, 10, "client")).contains("</sessions>");
  }

  @ParameterizedTest
  @CsvSource({
    "coap-client-openssl,stranger",
    "coap-client-openssl,expired",
    "coap-client-openssl,revoked",
    "coap-client-gnutls,stranger",
    "coap-client-gnutls,revoked",
  })
  void foreign_expired_or_revoked_certificate_opens_nothing(String program, String name)
      throws Exception {
    assertThat(certificate(program, 3, name)).doesNotContain("</");
  }

  @Test
  void raw_public_key_is_enough_for_a_client_that_is_listed_with_it() throws Exception {
    String program = "coap-client-gnutls";
    assertThat(ask(program, 10, "-n", "-M", maker.file("bare.rpk").toString()))
        .contains("</sessions>");
    assertThat(ask(program, 3, "-n", "-M", maker.file("unknown.rpk").toString()))
        .doesNotContain("</");
  }

  @Test
  void status_says_that_there_is_a_certificate() throws Exception {
    assertThat(router.command("status").output())
        .containsPattern("dtls +ok +dtls, 0 keys, a certificate, \\d+ connections of 20000");
  }
}
