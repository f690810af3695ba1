// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.rig.CoapClientNotls;
import io.millrace.rig.FieldRig;
import io.millrace.rig.PtyPair;
import io.millrace.rig.RouterProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every command of the platform's two documents, typed into the real coap-client, in one table:
 * what is typed, which code is expected, and what the answer must say. The commands stand as the
 * documents have them, but for three corrections: {@code coap://} before the proxy's address, no
 * space inside a URI, and a client port that is not the gateway's.
 */
@Timeout(300)
class SourceDocumentsTest {
  @TempDir static Path folder;

  private static FieldRig rig;
  private static String token;
  private static final int CLIENT = RouterProcess.freePort();
  private static final int STRANGER = RouterProcess.freePort();

  /** One line of the table. {@code input} is piped into the command; empty for none. */
  private record Row(String what, String input, String command, String code, String says) {}

  @BeforeAll
  static void start() throws Exception {
    assumeThat(PtyPair.isPossible()).as("socat is installed").isTrue();
    rig = FieldRig.withCable(folder).reporting(60, 500).start();
    token = rig.token();
  }

  @AfterAll
  static void stop() throws Exception {
    if (rig != null) {
      rig.close();
    }
  }

  private static List<Row> table() {
    String core = "\"</snsr/arduino>|</snsr>";
    return List.of(
        row("help of the gateway", "-m get -p STRANGER coap://GATEWAY/help", "2.05", "To login"),
        row(
            "discovery",
            "-m get -p STRANGER coap://GATEWAY/.well-known/core",
            "2.05",
            "</sessions>"),
        row("echo", "-m post -p STRANGER -e hello coap://GATEWAY/echo", "2.0[45]", "hello"),
        row(
            "device without a session",
            "-m get -p CLIENT PROXY DEVICE/.well-known/core",
            "4.01",
            ""),
        row(
            "delete of no session",
            "-v 10 -m delete -p CLIENT coap://GATEWAY/sessions",
            "4.12",
            ""),
        new Row(
            "bad token",
            "not.a.token",
            "-m post -p CLIENT -t 0 -f - coap://GATEWAY/sessions",
            "4.01",
            ""),
        login("login", ""),
        login("login, sticky", "?sticky=true"),
        login("login, no mesh security", "?security=none&sticky=true"),
        row("resources", "-v 10 -m get -p CLIENT PROXY DEVICE/.well-known/core", "2.05", core),
        row(
            "resources in blocks of 64",
            "-b 64 -m get -p CLIENT PROXY DEVICE/.well-known/core",
            "2.05",
            "(?s)Block2:1/./64.*</sys/event>"),
        row(
            "an error in blocks of 16, of which libcoap shows one",
            "-b 16 -v 10 -m get -p CLIENT PROXY DEVICE/dummy",
            "5.01",
            "Block2:0/M/16.*:: 'the NIC has no s'"),
        row(
            "resources, no server port",
            "-m get -p CLIENT PROXY NAME/.well-known/core",
            "2.05",
            core),
        row("NIC itself", "-m get -p CLIENT PROXY DEVICE/", "2.05", "Millrace"),
        row(
            "NIC time, which a Milli has not",
            "-v 10 -m get -p CLIENT PROXY DEVICE/time",
            "5.01",
            ""),
        row("GPIO, which a Milli has not", "-v 10 -m get -p CLIENT PROXY DEVICE/gpio", "5.01", ""),
        row("resource nobody has", "-v 10 -m get -p CLIENT PROXY DEVICE/dummy", "5.01", ""),
        row("sensor", "-m get -p CLIENT PROXY DEVICE/snsr/arduino/temp?sens", "2.05", ",73.40,F"),
        row("sensor, NON", "-N -m get -p CLIENT PROXY DEVICE/snsr/arduino/temp?sens", "2.05", ",F"),
        row("set unit", "-m put -p CLIENT PROXY DEVICE/snsr/arduino/temp?cfg=C", "2.04", ""),
        row(
            "sensor in C",
            "-m get -p CLIENT PROXY DEVICE/snsr/arduino/temp?sens",
            "2.05",
            ",23.00,C"),
        row(
            "echo sensor",
            "-m get -p CLIENT PROXY DEVICE/snsr/arduino/echo?sens",
            "2.05",
            "Hello World"),
        row(
            "sensor's clock, set by the NIC",
            "-m get -p CLIENT PROXY DEVICE/snsr/sys/time",
            "2.05",
            ""),
        row(
            "device by its MAC alone",
            "-m get -p CLIENT PROXY coap://MAC/snsr/sys/time",
            "2.05",
            ""),
        row(
            "device by its MAC and a domain",
            "-m get -p CLIENT PROXY coap://MAC.sg.yel01.ssn.ssnsgs.net:4849/snsr/sys/time",
            "2.05",
            ""),
        row(
            "device nobody knows",
            "-m get -p CLIENT PROXY coap://SSN0000000000000000/",
            "4.04",
            ""),
        row("place that is not allowed", "-m get -p CLIENT PROXY coap://192.0.2.1/", "4.03", ""),
        row("another port", "-m get -p STRANGER PROXY DEVICE/.well-known/core", "4.01", ""),
        row("logout", "-v 10 -m delete -p CLIENT coap://GATEWAY/sessions", "2.02", ""),
        row("logout again", "-v 10 -m delete -p CLIENT coap://GATEWAY/sessions", "4.12", ""),
        row("device after logout", "-m get -p CLIENT PROXY DEVICE/.well-known/core", "4.01", ""));
  }

  private static Row row(String what, String command, String code, String says) {
    return new Row(what, "", command, code, says);
  }

  private static Row login(String what, String query) {
    return new Row(
        what, "TOKEN", "-m post -p CLIENT -t 0 -f - coap://GATEWAY/sessions" + query, "2.01", "");
  }

  @TestFactory
  Stream<DynamicTest> command() {
    return table().stream().map(row -> DynamicTest.dynamicTest(row.what, () -> check(row)));
  }

  /** Without a session it comes in blocks; the client prints them without a seam. */
  @ParameterizedTest
  @ValueSource(strings = {"", "-N", "-b 1024", "-b 16"})
  void help_isWhole_withoutASession(String how) throws Exception {
    String line = (how + " -m get coap://127.0.0.1:" + rig.port() + "/help").strip();
    assertThat(CoapClientNotls.run(line.split(" ")).output())
        .startsWith("To login, send POST to /sessions\n")
        .contains("Proxy-Uri coap://SSN<MAC>.<domain>:4849/path.\n")
        .endsWith("Links to what is here are at /.well-known/core.\n\n");
  }

  private static void check(Row row) throws Exception {
    String gateway = "127.0.0.1:" + rig.port();
    String command =
        row.command
            .replace("PROXY", "-P coap://" + gateway)
            .replace("GATEWAY", gateway)
            .replace("CLIENT", Integer.toString(CLIENT))
            .replace("STRANGER", Integer.toString(STRANGER))
            .replace("DEVICE", rig.uri("").replaceAll("/$", ""))
            .replace("MAC", FieldRig.MAC)
            .replace("NAME", "coap://SSN" + FieldRig.MAC);
    String line = command.contains("-v 10") ? command : "-v 7 " + command;
    CoapClientNotls.Answer answer =
        CoapClientNotls.runWith(row.input.replace("TOKEN", token), line.split(" "));
    assertThat(answer.code()).as("coap-client %s%n%s", line, answer.output()).matches(row.code);
    assertThat(answer.output()).containsPattern(row.says);
  }
}
