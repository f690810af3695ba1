// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.FreePort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import org.eclipse.californium.elements.auth.RawPublicKeyIdentity;
import org.eclipse.californium.elements.config.CertificateAuthenticationMode;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedMultiPskStore;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests by DTLS to Californium's server, and every way in which a handshake may end. */
class SecuredRequestTest {
  private static final String KEY = "sixteen bytes at";
  private static final Duration LONG = Duration.ofDays(30);

  @TempDir static Path folder;
  private static TestServer server;
  private static TestServer strict;
  private static TestServer elsewhere;
  private static TestServer expired;
  private static TestServer bare;

  private final Cli cli = new Cli();

  @BeforeAll
  static void start() throws Exception {
    Quiet.please();
    TestIdentity fleet = TestIdentity.issuer("fleet");
    TestIdentity foreign = TestIdentity.issuer("foreign");
    TestIdentity shown = fleet.issues("router", "127.0.0.1", LONG);
    TestIdentity known = fleet.issues("known", "127.0.0.1", LONG);
    TestIdentity stranger = foreign.issues("stranger", "127.0.0.1", LONG);
    TestIdentity raw = TestIdentity.issuer("raw");
    server = secured(config(shown).set(DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, NONE));
    strict = secured(trusting(config(shown), fleet, null));
    elsewhere =
        secured(
            config(fleet.issues("another", "127.0.0.9", LONG))
                .set(DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, NONE));
    expired =
        secured(
            config(fleet.issues("old", "127.0.0.1", Duration.ofHours(1)))
                .set(DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, NONE));
    bare = secured(trusting(base(), null, raw).setCertificateIdentityProvider(rawKey(shown)));
    write("fleet.pem", fleet.certificatePem());
    write("foreign.pem", foreign.certificatePem());
    write("known.crt", known.certificatePem());
    write("known.key", known.privatePem());
    write("known.pem", known.privatePem() + known.certificatePem());
    write("stranger.pem", stranger.privatePem() + stranger.certificatePem());
    write("router.pub", shown.publicPem());
    write("known.pub", known.publicPem());
    write("raw.pem", raw.privatePem() + raw.publicPem());
    write("stranger.raw", stranger.privatePem() + stranger.publicPem());
    String hex = HexFormat.of().formatHex(KEY.getBytes());
    write("alice", "# made by keys:add\nalice:" + hex + "\n");
    write("several", "bob:0011223344556677\nalice:" + hex + "\n");
    write("alone", "0x" + hex + "\n");
  }

  private static final CertificateAuthenticationMode NONE = CertificateAuthenticationMode.NONE;

  private static void write(String name, String text) throws Exception {
    TestIdentity.file(folder, name, text);
  }

  private static DtlsConnectorConfig.Builder base() {
    DtlsConfig.register();
    AdvancedMultiPskStore keys = new AdvancedMultiPskStore();
    keys.setKey("alice", KEY.getBytes());
    return DtlsConnectorConfig.builder(new Configuration())
        .setAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .set(DtlsConfig.DTLS_ROLE, DtlsRole.SERVER_ONLY)
        .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
        .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1)
        .setAdvancedPskStore(keys);
  }

  private static DtlsConnectorConfig.Builder config(TestIdentity shown) {
    return base()
        .setCertificateIdentityProvider(
            new SingleCertificateProvider(
                shown.keys().getPrivate(),
                new X509Certificate[] {shown.certificate()},
                CertificateType.X_509,
                CertificateType.RAW_PUBLIC_KEY));
  }

  private static SingleCertificateProvider rawKey(TestIdentity shown) {
    return new SingleCertificateProvider(shown.keys().getPrivate(), shown.keys().getPublic());
  }

  private static DtlsConnectorConfig.Builder trusting(
      DtlsConnectorConfig.Builder config, TestIdentity issuer, TestIdentity raw) {
    StaticNewAdvancedCertificateVerifier.Builder trust =
        StaticNewAdvancedCertificateVerifier.builder();
    if (issuer != null) {
      trust.setTrustedCertificates(issuer.certificate());
    }
    if (raw != null) {
      trust.setTrustedRPKs(new RawPublicKeyIdentity(raw.keys().getPublic()));
    }
    return config.setAdvancedCertificateVerifier(trust.build());
  }

  private static TestServer secured(DtlsConnectorConfig.Builder config) {
    return new TestServer("coaps", new DTLSConnector(config.build()));
  }

  @AfterAll
  static void stop() {
    for (TestServer each : new TestServer[] {server, strict, elsewhere, expired, bare}) {
      each.close();
    }
  }

  /** Runs a line whose @NAME stand for files of the folder. */
  private int run(String line) {
    return cli.run(line.replace("@", folder + "/").split(" "));
  }

  private static TestServer named(String name) {
    return switch (name) {
      case "strict" -> strict;
      case "elsewhere" -> elsewhere;
      case "expired" -> expired;
      case "bare" -> bare;
      default -> server;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "server, --key-file @alice",
    "server, --key-file @several -u alice",
    "server, --key-file @alone -u alice",
    "server, -C @fleet.pem",
    "server, -R @fleet.pem",
    "server, -C @foreign.pem -R @fleet.pem",
    "server, -C @router.pub",
    "strict, -C @fleet.pem -c @known.pem",
    "strict, -C @fleet.pem -c @known.crt -j @known.key",
    "bare, -C @router.pub -M @raw.pem"
  })
  void request_is_answered_over_dtls(String name, String keys) {
    assertThat(run("get " + keys + " " + named(name).uri("/later"))).as(cli.err()).isZero();
    assertThat(cli.out()).isEqualTo("later\n");
  }

  @Test
  void key_may_be_given_as_libcoap_has_it() {
    assertThat(cli.run("-m", "get", "-u", "alice", "-k", KEY, server.uri("/later"))).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server|-C @foreign.pem|its certificate is refused here: it has an issuer that is not"
            + " trusted",
        "elsewhere|-C @fleet.pem|its certificate or key is refused here: .*127.0.0.1.*",
        "expired|-C @fleet.pem|its certificate is refused here: it has expired or is not valid yet",
        "server|-C @known.pub|its certificate or key is refused here: .*",
        "strict|-C @fleet.pem -c @stranger.pem|our certificate .*refused there.*",
        "strict|-C @fleet.pem|our certificate .*refused there.*",
        "bare|-C @fleet.pem|.* in common .*",
        "bare|-C @router.pub -M @stranger.raw|our certificate or key is refused there.*"
      })
  void handshake_that_is_refused_says_why(String name, String keys, String why) {
    assertThat(run("get " + keys + " " + named(name).uri("/later"))).isEqualTo(10);
    assertThat(cli.err()).startsWith("no secured connection: ").hasLineCount(1);
    assertThat(cli.err().substring("no secured connection: ".length()).strip()).matches(why);
    assertThat(cli.out()).isEmpty();
  }

  /** The server says nothing to a wrong key: the end comes with the time given. */
  @Test
  void wrong_key_and_unknown_identity_are_named_when_nothing_is_said_to_them() {
    assertThat(run("get -B 6 -u alice -k another_key " + server.uri("/later"))).isEqualTo(10);
    assertThat(cli.err()).contains("the identity is not known there", "the keys differ");
    assertThat(cli.err()).hasLineCount(1).doesNotContain("another_key");
  }

  @Test
  void silence_and_nobody_there_are_told_apart_from_a_refusal() throws Exception {
    try (RawPeer silent = RawPeer.silent()) {
      String uri = "coaps://" + silent.address() + "/later";
      assertThat(run("get -B 0.5 --key-file @alice " + uri)).isEqualTo(3);
      assertThat(cli.err()).isEqualTo("no answer to the handshake within 0.5 s\n");
    }
    String nobody = "coaps://127.0.0.1:" + FreePort.udp() + "/later";
    assertThat(run("get --key-file @alice " + nobody)).isEqualTo(6);
    assertThat(cli.err()).startsWith("nobody listens at 127.0.0.1 port");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--key-file @several|has keys of several identities: choose one by -u",
        "--key-file @several -u carol|has no line IDENTITY:KEY of carol",
        "--key-file @alone|needs -u",
        "--key-file @open|may be read by others than its owner: chmod 600",
        "-C @fleet.pem -c @known.crt|has not one PRIVATE KEY",
        "-C @fleet.pem -c @open.pem|may be read by others than its owner: chmod 600",
        "-C @fleet.pem -M @known.key|has not one PRIVATE KEY and its PUBLIC KEY",
        "-C @alice|has no PEM block"
      })
  void keys_that_cannot_be_used_are_refused_before_anything_is_sent(String keys, String why)
      throws Exception {
    for (String name : new String[] {"open", "open.pem"}) {
      Path open = folder.resolve(name);
      Files.deleteIfExists(open);
      Files.copy(folder.resolve(name.equals("open") ? "alice" : "known.pem"), open);
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    }
    assertThat(run("get " + keys + " " + server.uri("/later"))).isEqualTo(2);
    assertThat(cli.err()).contains(why).hasLineCount(1);
  }

  @Test
  void bodies_in_blocks_and_observations_go_over_one_handshake() {
    String body = "0123456789".repeat(200);
    assertThat(cli.in(body).run(words("put -f - --key-file @alice " + server.uri("/mirror"))))
        .isZero();
    assertThat(run("get --key-file @alice " + server.uri("/large"))).isZero();
    assertThat(cli.out()).hasSize(2001);
    assertThat(run("observe -n 1 -v 5 --key-file @alice " + server.uri("/counter"))).isZero();
    assertThat(cli.err()).contains("> v:1 t:CON c:GET").contains("< v:1 t:ACK c:2.05");
  }

  private static String[] words(String line) {
    return line.replace("@", folder + "/").split(" ");
  }
}
