// SPDX-License-Identifier: Apache-2.0
package io.millrace.demo;

import io.millrace.rig.FieldRig;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The client's side: each request is a process of its own, from a port of its own. */
final class Client {
  private final FieldRig rig;
  private final boolean verbose;
  private final int port = RouterProcess.freePort();

  Client(FieldRig rig, boolean verbose) {
    this.rig = rig;
    this.verbose = verbose;
  }

  /** The port that the session is bound to. */
  int port() {
    return port;
  }

  /** Asks the gateway itself. */
  String local(int from, String method, String path, String... more) throws Exception {
    List<String> line = new ArrayList<>(List.of("client", "-m", method, "-p", "" + from));
    line.addAll(List.of(more));
    line.add("coap://127.0.0.1:" + rig.port() + path);
    return ask(line);
  }

  /** Asks a device through the gateway. */
  String device(int from, String method, String path) throws Exception {
    return ask(proxied(from, method, path));
  }

  /** Observes a device through the gateway, until the watch is closed. */
  Watch observe(String path) throws IOException {
    List<String> line = proxied(port, "get", path);
    line.addAll(1, List.of("-s", "600"));
    return new Watch(rig.router().spawn(line.toArray(String[]::new)), verbose);
  }

  private List<String> proxied(int from, String method, String path) {
    String gateway = "coap://127.0.0.1:" + rig.port();
    return new ArrayList<>(
        List.of(
            "client",
            "--json",
            "-v",
            "9",
            "-m",
            method,
            "-p",
            "" + from,
            "-P",
            gateway,
            rig.uri(path)));
  }

  private String ask(List<String> line) throws Exception {
    if (!line.contains("--json")) {
      line.addAll(1, List.of("--json", "-v", "9"));
    }
    String output = rig.router().command(line.toArray(String[]::new)).output();
    if (verbose) {
      output.lines().forEach(each -> System.out.println("      " + each));
    }
    return output;
  }
}
