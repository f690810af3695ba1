// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.cose.AlgorithmID;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.oscore.HashMapCtxDB;
import org.eclipse.californium.oscore.OSCoreCoapStackFactory;
import org.eclipse.californium.oscore.OSCoreCtx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client with an OSCORE context, against Californium's server. */
class OscoreTest {
  private static final String SECRET = "000102030405060708090a0b0c0d0e0f";

  @TempDir Path folder;

  private final Cli cli = new Cli();
  private CoapServer server;
  private String uri;
  private String file;

  /** A resource that says whether it was asked by OSCORE. */
  private static final class Mirror extends CoapResource {
    private String value = "x".repeat(1500);

    Mirror() {
      super("mirror");
      setObservable(true);
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      boolean asked = exchange.advanced().getRequest().getOptions().hasOscore();
      exchange.respond((asked ? "protected " : "clear ") + value);
    }

    @Override
    public void handlePUT(CoapExchange exchange) {
      value = exchange.getRequestText();
      exchange.respond(CoAP.ResponseCode.CHANGED);
    }
  }

  @BeforeEach
  void start() throws Exception {
    Quiet.please();
    CoapConfig.register();
    UdpConfig.register();
    HashMapCtxDB contexts = new HashMapCtxDB();
    byte[] secret = HexFormat.of().parseHex(SECRET);
    contexts.addContext(
        new OSCoreCtx(
            secret,
            false,
            AlgorithmID.AES_CCM_16_64_128,
            new byte[] {2},
            new byte[] {1},
            AlgorithmID.HKDF_HMAC_SHA_256,
            32,
            null,
            null,
            4096));
    Configuration configuration =
        new Configuration().set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1);
    server = new CoapServer(configuration);
    CoapEndpoint endpoint =
        CoapEndpoint.builder()
            .setConfiguration(configuration)
            .setInetSocketAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .setCoapStackFactory(new OSCoreCoapStackFactory())
            .setCustomCoapStackArgument(contexts)
            .build();
    server.addEndpoint(endpoint);
    server.add(new Mirror());
    server.start();
    uri = "coap://127.0.0.1:" + endpoint.getAddress().getPort() + "/mirror";
    file = write("context", SECRET, "rw-------");
  }

  @AfterEach
  void stop() {
    server.destroy();
  }

  private String write(String name, String secret, String permissions) throws IOException {
    Path path = Files.createFile(folder.resolve(name), OwnerOnly.file());
    Files.writeString(path, "master-secret = " + secret + "\nsender-id = 01\nrecipient-id = 02\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    return path.toString();
  }

  @Test
  void requests_one_after_another_are_protected_with_blocks_inside() {
    assertThat(cli.run("get", "--oscore", file, uri)).isZero();
    assertThat(cli.out()).startsWith("protected xxx").hasSizeGreaterThan(1500);
    assertThat(cli.run("put", "--oscore", file, "-e", "y".repeat(1200), uri)).isZero();
    assertThat(cli.run("get", "--oscore", file, uri)).isZero();
    assertThat(cli.out()).startsWith("protected yyy").hasSizeGreaterThan(1200);
    assertThat(cli.run("get", uri)).isZero();
    assertThat(cli.out()).startsWith("clear");
  }

  @Test
  void an_observation_is_protected() {
    assertThat(cli.run("get", "--oscore", file, "--notifications", "1", uri)).isZero();
    assertThat(cli.out()).startsWith("protected");
  }

  @Test
  void another_secret_is_the_servers_error() throws IOException {
    String other = write("other", "ff" + SECRET.substring(2), "rw-------");

    assertThat(cli.run("get", "--oscore", other, uri)).isNotZero();
    assertThat(cli.err() + cli.out()).contains("4.00").doesNotContain(SECRET.substring(2));
  }

  @Test
  void a_file_that_others_may_read_is_refused() throws IOException {
    String open = write("open", SECRET, "rw-r--r--");

    assertThat(cli.run("get", "--oscore", open, uri)).isEqualTo(2);
    assertThat(cli.err()).contains("chmod 600").doesNotContain(SECRET);
  }
}
