// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.lib.testing.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over DTLS, TCP and TLS against libcoap's own servers, where they are installed. */
class LibcoapSecuredPeerTest {
  @TempDir static Path folder;

  /** libcoap takes a key from its command line alone. */
  private static final String KEY = "sixteen-bytes-at";

  private final Cli cli = new Cli();

  /** Two ports, one behind the other: libcoap serves what is secured at the second one. */
  private static int pair() {
    int port = FreePort.tcp();
    for (int next = FreePort.tcp(); next != port + 1; next = FreePort.tcp()) {
      port = next;
    }
    return port;
  }

  @BeforeAll
  static void make() throws Exception {
    TestIdentity fleet = TestIdentity.issuer("fleet");
    TestIdentity shown = fleet.issues("server", "127.0.0.1", Duration.ofDays(30));
    TestIdentity.file(folder, "fleet.pem", fleet.certificatePem());
    TestIdentity.file(folder, "own.pem", shown.privatePem() + shown.certificatePem());
    TestIdentity.file(folder, "own.pub", shown.publicPem());
    TestIdentity.file(folder, "own.rpk", shown.libcoapPem());
    TestIdentity.file(folder, "own.raw", shown.privatePem() + shown.publicPem());
    TestIdentity.file(folder, "key", "0x" + HexFormat.of().formatHex(KEY.getBytes()));
  }

  private static String[] line(String words) {
    return words.replace("@", folder + "/").split(" ");
  }

  private int run(String words) {
    return cli.run(line(words));
  }

  /** With both a key and a certificate libcoap's GnuTLS takes the certificate alone. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openssl|-k sixteen-bytes-at -c @own.pem -C @fleet.pem -n|-C @fleet.pem|coaps",
        "openssl|-k sixteen-bytes-at -c @own.pem -C @fleet.pem -n|--key-file @key -u alice|coaps",
        "openssl|-c @own.pem -C @fleet.pem -n|-C @fleet.pem|coaps+tcp",
        "gnutls|-k sixteen-bytes-at|--key-file @key -u alice|coaps",
        "gnutls|-c @own.pem -C @fleet.pem -n|-C @fleet.pem|coaps",
        "gnutls|-c @own.pem -C @fleet.pem -n|-C @fleet.pem|coaps+tcp",
        "gnutls|-M @own.rpk -n|-C @own.pub|coaps",
        "gnutls|-M @own.rpk -n|-C @own.pub -M @own.raw|coaps"
      })
  void server_is_read_written_and_observed(String library, String words, String keys, String scheme)
      throws Exception {
    String program = "/usr/bin/coap-server-" + library;
    assumeTrue(Files.isExecutable(Path.of(program)), "libcoap is not installed");
    int port = pair();
    Process process =
        new ProcessBuilder(line(program + " -A 127.0.0.1 -d 10 -p " + port + " " + words))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      for (int i = 0; run("get coap+tcp://127.0.0.1:" + port + "/") != 0; i++) {
        assertThat(i).as("attempts: " + cli.err()).isLessThan(200);
        assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).as("the server ended").isFalse();
      }
      talk("", "coap+tcp://127.0.0.1:" + port);
      talk(keys + " ", scheme + "://127.0.0.1:" + (port + 1));
    } finally {
      process.destroy();
    }
  }

  private void talk(String keys, String base) {
    String body = "0123456789".repeat(200);
    cli.in(body);
    assertThat(run("put -f - " + keys + base + "/large")).as(base + cli.err()).isZero();
    assertThat(run("get " + keys + base + "/large")).as(base + cli.err()).isZero();
    assertThat(cli.out()).as(base).isEqualTo(body + "\n");
    assertThat(run("observe -n 2 " + keys + base + "/time")).as(base + cli.err()).isZero();
    assertThat(cli.out()).as(base).hasLineCount(2);
  }
}
