// SPDX-License-Identifier: Apache-2.0
package io.millrace.support;

import io.millrace.doctor.Doctor;
import io.millrace.doctor.base.Installation;
import io.millrace.lib.release.journal.Journal;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.set.ReleaseFolders;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** What the router itself says, by its shell while it runs, and what its journal holds. */
final class RouterParts {
  /** The name of a part, and the line of the shell that makes it. */
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("status", "millrace:status"),
          List.of("bundles", "felix:lb", "-s"),
          List.of("components", "scr:list"),
          List.of("configuration", "millrace:configuration"),
          List.of("devices", "millrace:devices"),
          List.of("releases", "release:status"),
          List.of("release-history", "release:history"),
          List.of("trace", "gateway:trace", "-n", "1000"),
          List.of("ports", "uart:ports"),
          List.of("links", "uart:stats"),
          List.of("audit", "audit:show", "--last", "200"),
          List.of("threads", "millrace:threads"),
          List.of("log-levels", "millrace:log-level"));

  private RouterParts() {}

  static List<Part> of(Installation installation) {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part("doctor.txt", () -> doctor(installation)));
    parts.add(new Part("releases/journal.txt", () -> journal(installation)));
    if (installation.router().process().isPresent()) {
      for (List<String> each : COMMANDS) {
        String[] words = each.subList(1, each.size()).toArray(String[]::new);
        parts.add(
            new Part("shell/" + each.get(0) + ".txt", () -> installation.router().text(words)));
      }
    }
    return parts;
  }

  private static String doctor(Installation installation) {
    StringWriter text = new StringWriter();
    boolean runs = installation.router().process().isPresent();
    Doctor.print(Doctor.examine(installation), runs, new PrintWriter(text, true));
    return text.toString();
  }

  private static String journal(Installation installation) throws IOException {
    StringBuilder text = new StringBuilder();
    ReleaseFolders folders = new ReleaseFolders(installation.data().resolve("releases"));
    for (JournalRecord each : Journal.read(folders.journal()).records()) {
      text.append(each.time()).append(' ').append(each.state());
      each.fields().forEach((key, value) -> text.append(' ').append(key).append('=').append(value));
      text.append('\n');
    }
    return text.toString();
  }
}
