// SPDX-License-Identifier: Apache-2.0
package io.millrace.demo;

import io.millrace.rig.FieldRig;
import io.millrace.rig.RouterProcess;
import io.millrace.rig.SecondBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The ten steps, each told as it happens; a step that fails does not stop those after it. */
final class Walk {
  /** How often the temperature sensor of the demo reports. */
  static final int PERIOD_SECONDS = 2;

  /** The names of the steps, in their order. */
  static final List<String> NAMES =
      List.of(
          "token",
          "session",
          "discover",
          "read",
          "write",
          "observe",
          "update",
          "unit",
          "stranger",
          "close");

  private static final String TEMPERATURE = "snsr/arduino/temp";
  private static final String NIC = "io.millrace.nic";

  private final FieldRig rig;
  private final Path folder;
  private final Client client;
  private final String sabotaged;
  private String token = "";
  private Watch watch;

  Walk(FieldRig rig, Path folder, boolean verbose, String sabotaged) {
    this.rig = rig;
    this.folder = folder;
    this.sabotaged = sabotaged;
    this.client = new Client(rig, verbose);
  }

  /** What one step does; returns what it saw. */
  @FunctionalInterface
  private interface Body {
    String run() throws Exception;
  }

  /** Takes all steps; returns whether all passed. */
  boolean go() throws InterruptedException {
    List<Body> bodies =
        List.of(
            this::token,
            this::session,
            this::discover,
            this::read,
            this::write,
            this::observe,
            this::update,
            this::unit,
            this::stranger,
            this::close);
    int passed = 0;
    for (int i = 0; i < bodies.size(); i++) {
      passed += take(i, bodies.get(i)) ? 1 : 0;
    }
    if (watch != null) {
      watch.close();
    }
    System.out.printf("demo: %d of %d steps passed%n", passed, bodies.size());
    return passed == bodies.size();
  }

  private boolean take(int index, Body body) throws InterruptedException {
    System.out.printf("%2d %-9s ", index + 1, NAMES.get(index));
    System.out.flush();
    try {
      System.out.println(body.run());
      return true;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      System.out.println("FAILED: " + e.getMessage());
      return false;
    }
  }

  private boolean broken(String step) {
    return step.equals(sabotaged);
  }

  private String token() throws Exception {
    token = broken("token") ? "" : rig.token();
    expect(token.split("\\.").length == 3, "no token");
    return "the router issued one of " + token.length() + " characters";
  }

  private String session() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, broken("session") ? token.substring(0, token.length() - 9) : token);
    Seen seen =
        Seen.last(
            client.local(client.port(), "post", "/sessions", "-t", "0", "-f", file.toString()));
    Files.delete(file);
    expect(seen.code().equals("2.01"), seen.line());
    return "opened from port " + client.port() + ": 2.01";
  }

  private String discover() throws Exception {
    String path = broken("discover") ? "nothing" : ".well-known/core";
    Seen seen = Seen.last(client.device(client.port(), "get", path));
    expect(seen.code().equals("2.05") && seen.line().contains("/snsr/arduino"), seen.line());
    return "the NIC lists the sensor's resources: 2.05";
  }

  private String read() throws Exception {
    String path = broken("read") ? TEMPERATURE + "?none" : TEMPERATURE + "?sens";
    Seen seen = Seen.last(client.device(client.port(), "get", path));
    expect(seen.code().equals("2.05") && seen.unit().equals("F"), seen.line());
    return "temperature read over the UART, in F: 2.05";
  }

  private String write() throws Exception {
    String path = broken("write") ? TEMPERATURE + "?cfg=X" : TEMPERATURE + "?cfg=C";
    Seen seen = Seen.last(client.device(client.port(), "put", path));
    expect(seen.code().equals("2.04"), seen.line());
    return "unit set to C: 2.04";
  }

  private String observe() throws Exception {
    watch = client.observe(TEMPERATURE + (broken("observe") ? "?none" : "?sens"));
    List<Seen> seen = watch.next(3, 5 * PERIOD_SECONDS + 10);
    watch.check(PERIOD_SECONDS);
    return "three notifications, the last number " + seen.get(2).number();
  }

  /** Returns the line of a bundle in Felix's list, or an empty one. */
  private String listed(String symbolicName) throws Exception {
    return shell("lb -s")
        .lines()
        .filter(line -> line.matches(".*\\b" + Pattern.quote(symbolicName) + " .*"))
        .findFirst()
        .orElse("");
  }

  private String update() throws Exception {
    expect(watch != null, "nobody observes");
    Path distribution = Path.of(System.getProperty("millrace.distribution"));
    Path second = SecondBuild.of(SecondBuild.installed(distribution, NIC), folder, "second");
    if (broken("update")) {
      Files.writeString(second, "no bundle");
    }
    String token = watch.latest().token();
    String id = listed(NIC).split("\\|")[0].strip();
    shell("update " + id + " " + second.toUri());
    String listed = listed(NIC);
    expect(listed.contains("second") && listed.contains("Active"), "lb says " + listed.strip());
    List<Seen> after = watch.next(3, 5 * PERIOD_SECONDS + 10);
    watch.check(PERIOD_SECONDS);
    expect(watch.registrations() == 1, watch.registrations() + " registrations");
    expect(after.get(2).token().equals(token), "another token");
    return "the NIC is now "
        + listed.replaceAll(".*\\|", "").strip()
        + "; same token, no period missed, number "
        + after.get(2).number();
  }

  private String unit() throws Exception {
    if (watch != null) {
      watch.close();
      watch = null;
    }
    if (broken("unit")) {
      client.device(client.port(), "put", TEMPERATURE + "?cfg=F");
    }
    Seen seen = Seen.last(client.device(client.port(), "get", TEMPERATURE + "?sens"));
    expect(seen.code().equals("2.05") && seen.unit().equals("C"), seen.line());
    return "still C: 2.05";
  }

  private String stranger() throws Exception {
    int port = broken("stranger") ? client.port() : RouterProcess.freePort();
    Seen seen = Seen.last(client.device(port, "get", TEMPERATURE + "?sens"));
    expect(seen.code().equals("4.01"), seen.line());
    return "another port has no session: 4.01";
  }

  private String close() throws Exception {
    int port = broken("close") ? RouterProcess.freePort() : client.port();
    Seen seen = Seen.last(client.local(port, "delete", "/sessions"));
    expect(seen.code().equals("2.02"), seen.line());
    return "session closed: 2.02";
  }

  private String shell(String command) throws IOException, InterruptedException, StepFailed {
    RouterProcess.Result result = rig.router().shell(command);
    expect(result.status() == 0, command + ": " + result.output().strip());
    return result.output();
  }

  private static void expect(boolean good, String seen) throws StepFailed {
    if (!good) {
      throw new StepFailed(seen.isEmpty() ? "nothing" : seen);
    }
  }
}
