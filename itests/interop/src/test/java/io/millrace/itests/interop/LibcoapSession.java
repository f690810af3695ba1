// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.CoapClientNotls;
import io.millrace.rig.RouterProcess;
import io.millrace.rig.SecondNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A session of libcoap's client, which is that of its port.
 *
 * @param network where the client is; null: on this machine
 */
record LibcoapSession(SecondNetwork network, int routerPort, int port) {
  /** Opens one with the token of a file. */
  static LibcoapSession open(SecondNetwork network, int routerPort, Path token) throws Exception {
    LibcoapSession session = new LibcoapSession(network, routerPort, RouterProcess.freePort());
    session.expect("2.01", "", "post", "/sessions", "-t", "0", "-f", token.toString());
    return session;
  }

  CoapClientNotls.Answer ask(String method, String path, String... more) throws Exception {
    return CoapClientNotls.run(line(method, path, more));
  }

  /** Returns the command that asks, from the other network where there is one. */
  List<String> line(String method, String path, String... more) {
    List<String> line = new ArrayList<>(List.of("coap-client-notls", "-v", "6", "-B", "150"));
    line.addAll(List.of("-p", "" + port, "-m", method));
    line.addAll(List.of(more));
    String host = network == null ? "127.0.0.1" : network.near();
    line.add("coap://" + host + ":" + routerPort + path);
    return network == null ? line : network.command(line);
  }

  /** Answers with this code and words, whatever else is printed. */
  void expect(String code, String words, String method, String path, String... more)
      throws Exception {
    CoapClientNotls.Answer answer = ask(method, path, more);
    assertThat(answer.code()).as(answer.output()).isEqualTo(code);
    assertThat(answer.output()).contains(words);
  }

  String status() throws Exception {
    return ask("get", "/releases/status").output();
  }

  /** Begins to observe the status; what comes is written to a file. */
  Process observe(Path printed) throws IOException {
    Process process =
        new ProcessBuilder(line("get", "/releases/status", "-s", "120", "-w"))
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }
}
