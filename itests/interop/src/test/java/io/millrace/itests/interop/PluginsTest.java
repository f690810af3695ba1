// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.FreePort;
import io.millrace.rig.CoapClientNotls;
import io.millrace.rig.FieldRig;
import io.millrace.rig.RouterProcess;
import io.millrace.rig.SecondBuild;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example plugins of {@code itests/plugins}, built outside the repository and started in a
 * running router: a transport, a device profile, a NIC telemetry and a sensor; and the sensor of a
 * new project, as the kit writes it.
 */
@Timeout(300)
class PluginsTest {
  private static final String CARRIER = "org.example.carrier.tunnel";
  private static final String PROFILE = "org.example.profile.satellite";
  private static final String SENSOR = "org.example.sensor.uptime";
  private static final String TELEMETRY = "org.example.telemetry.ups";
  private static final int ATTEMPTS = 2;

  /** A confirmable GET of /help. */
  private static final byte[] GET_HELP = {0x40, 1, 0, 7, (byte) 0xB4, 'h', 'e', 'l', 'p'};

  @TempDir static Path folder;

  private static final int TUNNEL_PORT = FreePort.tcp();
  private static final String CLIENT_PORT = Integer.toString(RouterProcess.freePort());
  private static FieldRig rig;
  private static DatagramSocket silentDevice;

  @BeforeAll
  static void startAll() throws Exception {
    PluginBuild build = PluginBuild.get();
    silentDevice = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    rig = FieldRig.inMemory(folder.resolve("rig")).reporting(60, 500);
    RouterProcess router = rig.router();
    String device = "buoy=127.0.0.1:" + silentDevice.getLocalPort() + ",satellite";
    router.configure("io.millrace.directory", Map.of("devices", device));
    router.configure(CARRIER, Map.of("port", TUNNEL_PORT));
    router.configure(PROFILE, Map.of("timeoutMillis", 200, "attempts", ATTEMPTS));
    Path battery = Files.writeString(folder.resolve("battery"), "3921000 87\n");
    router.configure(TELEMETRY, Map.of("file", battery));
    rig.start();
    for (String each : List.of(CARRIER, PROFILE, SENSOR, TELEMETRY)) {
      start(build.example(each));
    }
    start(build.sensor());
    String sessions = gateway() + "/sessions";
    CoapClientNotls.runWith(rig.token(), "-m", "post", "-p", CLIENT_PORT, "-f", "-", sessions);
  }

  private static void start(Path jar) throws Exception {
    RouterProcess.Result result = rig.router().shell("start", jar.toUri().toString());
    assertThat(result.status()).as(result.output()).isZero();
  }

  @AfterAll
  static void stopAll() throws Exception {
    if (rig != null) {
      rig.close();
    }
    silentDevice.close();
  }

  private static String gateway() {
    return "coap://127.0.0.1:" + rig.port();
  }

  private static CoapClientNotls.Answer get(String uri) throws Exception {
    return CoapClientNotls.run(
        "-v", "7", "-B", "30", "-p", CLIENT_PORT, "-A", "50", "-P", gateway(), uri);
  }

  @Test
  void sensor_is_read_through_the_gateway() throws Exception {
    CoapClientNotls.Answer answer = get(rig.uri("snsr/arduino/uptime?sens"));
    assertThat(answer.code()).isEqualTo("2.05");
    assertThat(answer.output()).containsPattern(",\\d+,(s|min)");
  }

  @Test
  void new_sensor_project_is_read_through_the_gateway() throws Exception {
    CoapClientNotls.Answer answer = get(rig.uri("snsr/arduino/flow?sens"));
    assertThat(answer.code()).isEqualTo("2.05");
    assertThat(answer.output()).contains(",42,1");
  }

  @Test
  void configuration_of_a_sensor_outlives_an_update_of_its_plugin() throws Exception {
    CoapClientNotls.run(
        "-m", "put", "-p", CLIENT_PORT, "-P", gateway(), rig.uri("snsr/arduino/uptime?cfg=min"));
    Path next = SecondBuild.of(PluginBuild.get().example(SENSOR), folder, "next");
    assertThat(rig.router().shell("update", SENSOR, next.toUri().toString()).status()).isZero();
    assertThat(get(rig.uri("snsr/arduino/uptime?sens")).output()).containsPattern(",\\d+,min");
  }

  @Test
  void telemetry_is_what_the_nic_says_of_its_battery() throws Exception {
    CoapClientNotls.Answer answer = get(rig.uri("sys/battery"));
    assertThat(answer.code()).isEqualTo("2.05");
    assertThat(answer.output()).contains("87");
  }

  @Test
  void profile_says_how_often_a_request_is_sent() throws Exception {
    assertThat(get("coap://buoy/anything").code()).isEqualTo("5.04");
    silentDevice.setSoTimeout(1000);
    int sent = 0;
    try {
      for (; ; sent++) {
        silentDevice.receive(new DatagramPacket(new byte[1500], 1500));
      }
    } catch (SocketTimeoutException all) {
      assertThat(sent).isEqualTo(ATTEMPTS);
    }
  }

  @Test
  void transport_carries_requests_to_the_gateway() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), TUNNEL_PORT)) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(GET_HELP.length);
      out.write(GET_HELP);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] answer = in.readNBytes(in.readUnsignedShort());
      assertThat(answer[1]).as("2.05").isEqualTo((byte) 0x45);
      assertThat(answer[3]).as("message ID").isEqualTo((byte) 7);
    }
  }

  @Test
  void sensor_keeps_the_contract_and_the_router_is_well() throws Exception {
    String jar = PluginBuild.get().example(SENSOR).toString();
    RouterProcess.Result check = rig.router().command("check-plugin", jar);
    assertThat(check.status()).as(check.output()).isZero();
    RouterProcess.Result status = rig.router().command("status");
    assertThat(status.status()).as(status.output()).isZero();
  }
}
