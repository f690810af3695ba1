// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import io.millrace.lib.release.feature.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Bad releases of all kinds: of their files, of what they say, and of what their bundles do. */
public final class BadReleases {
  private static final String ECHO = "io.millrace.sensor.echo";

  private BadReleases() {}

  /** What a draft of one good bundle becomes. */
  private interface Change {
    ReleaseDraft of(ReleaseDraft draft) throws Exception;
  }

  /** Returns all of them. */
  public static List<BadRelease> all() {
    List<BadRelease> all = new ArrayList<>();
    Stream.of(files(), contents(), jars(), configurations(), faults(), ends()).forEach(all::addAll);
    return all;
  }

  private static BadRelease changed(String name, String noticed, Change change) {
    return new BadRelease(
        name,
        noticed,
        maker -> change.of(maker.unchanged(name.replaceAll("\\W+", "-"), List.of(ECHO))).write());
  }

  private static List<BadRelease> files() {
    return List.of(
        changed("an empty file", "empty-file", draft -> draft.bytes(all -> new byte[0])),
        changed("no zip", "not-a-zip", draft -> draft.bytes(all -> new byte[5000])),
        changed(
            "half a file",
            "incomplete-file",
            draft -> draft.bytes(all -> Arrays.copyOf(all, all.length / 2))),
        changed("bytes behind it", "incomplete-file", draft -> draft.bytes(BadReleases::longer)),
        changed("a changed jar", "wrong-jar", draft -> draft.bytes(BadReleases::inAJar)),
        changed("a changed JSON", "bad-signature", draft -> draft.bytes(BadReleases::inTheJson)),
        changed("no signature", "no-signature", draft -> draft.signer(null)),
        new BadRelease(
            "a stranger's signature",
            "unknown-signer",
            maker -> good(maker, "stranger").signer(maker.stranger()).write()),
        new BadRelease(
            "a revoked key",
            "revoked-key",
            maker -> good(maker, "revoked").signer(maker.revoked()).write()),
        changed("a huge JSON", "too-large", draft -> draft.json(BadReleases::huge)),
        changed("a key twice", "malformed-json", draft -> draft.json(BadReleases::twice)));
  }

  private static ReleaseDraft good(ReleaseMaker maker, String name) throws Exception {
    return maker.unchanged(name, List.of(ECHO));
  }

  private static List<BadRelease> contents() {
    return List.of(
        changed("expired", "expired", draft -> draft.expires(Instant.now().minusSeconds(60))),
        changed("a newer Java", "requires", draft -> draft.requires(new Requirements(0, 99, ""))),
        changed(
            "a newer API", "requires", draft -> draft.requires(new Requirements(0, 17, "[9,10)"))),
        changed(
            "a later release before it",
            "requires",
            draft -> draft.requires(new Requirements(1_000_000, 17, ""))),
        changed(
            "an unknown value",
            "wrong-value",
            draft -> draft.json(t -> t.replace("\"tags\"", "\"x\""))),
        changed("a start level of 0", "wrong-value", draft -> draft.json(BadReleases::level)),
        changed(
            "a tag that no check has", "judge health", d -> d.gates(List.of("nobody"), List.of())),
        changed(
            "a probe without answer", "judge probes", d -> d.gates(List.of(), List.of("/nothing"))),
        new BadRelease(
            "the whole set without the gateway",
            "judge probes",
            maker -> maker.draft("no-gateway").wholeSetWithout("io.millrace.gateway").write()),
        new BadRelease(
            "the whole set without the base",
            "plan|judge components",
            maker -> maker.draft("no-base").wholeSetWithout("io.millrace.base").write()));
  }

  private static List<BadRelease> jars() {
    return List.of(
        new BadRelease(
            "another bundle's jar",
            "wrong-bundle",
            maker -> maker.draft("other").bundle(ECHO, maker.installed("io.millrace.nic")).write()),
        new BadRelease(
            "no jar",
            "wrong-bundle",
            maker -> maker.draft("none").bundle(ECHO, text(maker)).write()),
        header("a missing package", "plan", "Import-Package", ",org.example.missing"),
        header(
            "a missing capability", "plan", "Require-Capability", ",org.example;filter:=\"(a=b)\""),
        header(
            "an execution environment of the future",
            "plan",
            "Require-Capability",
            ",osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\""),
        header("a missing bundle", "plan", "Require-Bundle", "org.example.missing"),
        header("a lower version", "plan", "Bundle-Version", "0.0.1"),
        header("a missing host", "plan", "Fragment-Host", "org.example.missing"),
        header("an activator that is not there", "switch", "Bundle-Activator", "org.example.None"));
  }

  private static BadRelease header(String name, String noticed, String header, String value) {
    return new BadRelease(
        name,
        noticed,
        maker -> {
          BadBuild build = new BadBuild(maker.distribution()).header(header, value);
          String word = name.replaceAll("\\W+", "-");
          return maker
              .draft(word)
              .bundle(ECHO, build.write(maker.installed(ECHO), maker.folder(), word))
              .write();
        });
  }

  private static List<BadRelease> configurations() {
    return List.of(
        configured("a password", "secret-in-configuration", "io.millrace.nic~x", "password", "1"),
        configured("no number", "judge health", "io.millrace.session", "idleSeconds", "often"),
        configured(
            "a number that is too large",
            "judge health",
            "io.millrace.gateway",
            "ackDelay",
            "99999"),
        configured(
            "a key that nobody has", "judge health", "io.millrace.gateway", "ackDelays", "1"),
        configured("a PID that nobody has", "judge health", "io.millrace.gatway", "ackDelay", "1"),
        configured(
            "a socket switched off", "judge probes", "io.millrace.net~udp", "enabled", "false"),
        changed(
            "a NIC on a line that is not there",
            "judge health",
            draft ->
                draft.configuration(
                    "io.millrace.nic~b", Map.of("mac", "00135005000000B2", "line", "nowhere"))));
  }

  private static BadRelease configured(
      String name, String noticed, String pid, String key, String value) {
    return changed(name, noticed, draft -> draft.configuration(pid, Map.of(key, value)));
  }

  private static List<BadRelease> faults() {
    List<BadRelease> all = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      String noticed = fault.noticed();
      all.add(
          new BadRelease(
              fault.name().toLowerCase(Locale.ROOT).replace('_', ' '),
              noticed,
              maker ->
                  maker
                      .draft(fault.name())
                      .bundle(fault.bundle(), fault.build(maker.distribution(), maker.folder()))
                      .write()));
    }
    return all;
  }

  private static List<BadRelease> ends() {
    return List.of(
        activator("exits at once", "System.exit(3);"),
        activator("halts at once", "Runtime.getRuntime().halt(3);"),
        activator("exits while it is judged", later("System.exit(3);")),
        activator("halts while it is judged", later("Runtime.getRuntime().halt(3);")));
  }

  private static String later(String end) {
    return "Thread t = new Thread(() -> { java.util.concurrent.locks.LockSupport"
        + ".parkNanos(1500000000L); "
        + end
        + " }); t.setDaemon(true); t.start();";
  }

  private static BadRelease activator(String name, String start) {
    return new BadRelease(
        name,
        "launcher",
        maker -> {
          String word = name.replaceAll("\\W+", "-");
          BadBuild build = new BadBuild(maker.distribution()).activator(start, "");
          return maker
              .draft(word)
              .bundle(ECHO, build.write(maker.installed(ECHO), maker.folder(), word))
              .write();
        });
  }

  private static byte[] longer(byte[] file) {
    return Arrays.copyOf(file, file.length + 7);
  }

  private static byte[] inAJar(byte[] file) {
    file[file.length * 2 / 3] ^= 1;
    return file;
  }

  private static byte[] inTheJson(byte[] file) {
    file[200] ^= 1;
    return file;
  }

  private static String huge(String json) {
    return json.replaceFirst("\\{", "{\"variables\":{\"a\":\"" + "x".repeat(5 << 20) + "\"},");
  }

  private static String twice(String json) {
    return json.replaceFirst("\"sequence\"", "\"sequence\": 1, \"sequence\"");
  }

  private static String level(String json) {
    return json.replaceFirst("\"start-level\" : [0-9]+", "\"start-level\" : 0");
  }

  private static Path text(ReleaseMaker maker) throws Exception {
    return Files.writeString(maker.folder().resolve("no.jar"), "no jar at all".repeat(40));
  }
}
