// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import io.millrace.base.configuration.Finding;
import io.millrace.base.configuration.OfflineCheck;
import io.millrace.base.configuration.OfflineValues;
import io.millrace.commandline.CommandRefusedException;
import io.millrace.launcher.configuration.SiteChange;
import io.millrace.launcher.configuration.SiteFiles;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.release.journal.JournalRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes other files for the site: checks them, says what changes and what restarts, exchanges them
 * whole, and has the router that runs judged by its health; what fails is undone.
 */
final class Change {
  private static final int MOST_SHOWN = 20;

  private final RouterFolders folders;
  private final PrintWriter out;

  Change(RouterFolders folders, PrintWriter out) {
    this.folders = folders;
    this.out = out;
  }

  /**
   * Makes the site have these files and no others {@code *.cfg}.
   *
   * @param dry says what would change and changes nothing
   * @param seconds how long a router that runs is judged
   * @return the exit status
   */
  int make(Map<String, byte[]> after, boolean dry, int seconds) throws IOException {
    try (SiteChange change = SiteChange.open(folders.etc(), folders.data())) {
      Map<String, byte[]> before = SiteFiles.read(folders.etc());
      if (isSame(before, after)) {
        out.println(folders.etc() + ": nothing changes");
        return 0;
      }
      tell(after);
      if (dry) {
        return 0;
      }
      refuseDuringAnother();
      refuseOthersFiles();
      Thread interrupted = new Thread(() -> interrupted(change), "millrace-undo");
      Runtime.getRuntime().addShutdownHook(interrupted);
      try {
        exchange(change, after, seconds);
      } finally {
        remove(interrupted);
      }
      return 0;
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException itRuns) {
      // the process ends
    }
  }

  private void exchange(SiteChange change, Map<String, byte[]> after, int seconds)
      throws IOException {
    Health health = Health.of(folders);
    change.exchange(after, this::refuseDuringAnother);
    String fault = health.judge(seconds);
    if (!fault.isEmpty()) {
      change.undo();
      throw new CommandRefusedException(fault + "; the files before are back");
    }
    change.commit();
    out.println(health.verdict());
  }

  /** Whoever ends the process before the verdict does not want the change. */
  private static void interrupted(SiteChange change) {
    try {
      if (change.undo()) {
        System.err.println("millrace: interrupted: the files before are back");
      }
    } catch (IOException failure) {
      System.err.println(
          "millrace: interrupted, and the files before are not back: " + failure.getMessage());
    }
  }

  /** A router whose files belong to the administrator cannot change them. */
  private void refuseOthersFiles() throws CommandRefusedException {
    if (!Files.isWritable(folders.etc())) {
      throw new CommandRefusedException(
          folders.etc()
              + " is not for this user to change; whoever owns it can, with: millrace config"
              + " apply");
    }
  }

  /** Two changes at once are judged by one health, and neither verdict is true. */
  private void refuseDuringAnother() throws IOException {
    Optional<JournalRecord> other = folders.change();
    if (other.isPresent()) {
      throw new CommandRefusedException(
          "nothing is changed, for a change of the bundles is in progress (%s %s since %s): see"
                  .formatted(
                      other.get().state(), other.get().field(JournalRecord.ID), other.get().time())
              + " release:status, and try again when it has ended");
    }
  }

  private static boolean isSame(Map<String, byte[]> one, Map<String, byte[]> two) {
    return one.keySet().equals(two.keySet())
        && one.keySet().stream().allMatch(name -> Arrays.equals(one.get(name), two.get(name)));
  }

  /** Checks the files aside of the site's, and says what they change. */
  private void tell(Map<String, byte[]> after) throws IOException {
    Path aside = folders.data().resolve("configuration").resolve("after");
    clear(aside);
    OwnerOnly.createDirectories(aside);
    for (Map.Entry<String, byte[]> each : after.entrySet()) {
      Files.write(aside.resolve(each.getKey()), each.getValue());
      OwnerOnly.close(aside.resolve(each.getKey()));
    }
    try {
      List<Path> bundles = folders.bundles();
      refuse(OfflineCheck.check(aside, folders.released(), bundles, folders.properties()));
      OfflineValues now = values(folders.etc(), bundles);
      OfflineValues then = values(aside, bundles);
      List<String> lines = now.differences(then);
      lines.forEach(out::println);
      Set<String> pids =
          lines.stream()
              .map(line -> line.substring(0, line.indexOf(": ")))
              .collect(Collectors.toCollection(TreeSet::new));
      then.touched(pids).forEach(out::println);
      if (lines.isEmpty()) {
        out.println("no value changes");
      }
    } finally {
      clear(aside);
    }
  }

  private OfflineValues values(Path etc, List<Path> bundles) throws IOException {
    return OfflineValues.read(etc, folders.released(), bundles, folders.properties());
  }

  private static void refuse(List<Finding> findings) throws CommandRefusedException {
    if (!findings.isEmpty()) {
      String lines =
          findings.stream()
              .limit(MOST_SHOWN)
              .map(each -> "\n  " + each)
              .collect(Collectors.joining());
      throw new CommandRefusedException(
          "nothing is changed, for %d of it is wrong:%s".formatted(findings.size(), lines));
    }
  }

  private static void clear(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path each : files.toList()) {
          Files.delete(each);
        }
      }
      Files.delete(folder);
    }
  }
}
