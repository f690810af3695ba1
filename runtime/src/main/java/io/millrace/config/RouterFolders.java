// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import io.millrace.launcher.LauncherFile;
import io.millrace.launcher.release.DataLock;
import io.millrace.launcher.release.LauncherJournal;
import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.Journal;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.journal.SetHistory;
import io.millrace.lib.release.set.FactoryFolder;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.ReleaseFolders;
import io.millrace.lib.release.set.RunningBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where the parts of a router lie, and which bundles it runs; read without changing anything, while
 * it runs or not.
 *
 * @param home the program
 * @param etc the configuration of the site
 * @param data what the router writes; it need not be there
 */
public record RouterFolders(Path home, Path etc, Path data) {

  /** Returns those of the system properties that {@code bin/millrace} gives. */
  public static RouterFolders fromProperties() {
    Path home = Path.of(System.getProperty("millrace.home", ".")).toAbsolutePath().normalize();
    return new RouterFolders(
        home, path("millrace.etc", home, "etc"), path("millrace.data", home, "data"));
  }

  private static Path path(String property, Path home, String otherwise) {
    String value = System.getProperty(property, "");
    return value.isEmpty() ? home.resolve(otherwise) : Path.of(value).toAbsolutePath().normalize();
  }

  /** Returns the same router with another configuration of the site. */
  public RouterFolders with(Path site) {
    return new RouterFolders(home, site.toAbsolutePath().normalize(), data);
  }

  /** Returns the folder with the configurations of the release that runs; it need not be there. */
  public Path released() {
    return releases().etc();
  }

  /** Returns the folder with the files that the program came with. */
  Path factory() {
    Path own = home.resolve("factory").resolve("etc");
    return Files.isDirectory(own) ? own : home.resolve("etc");
  }

  ReleaseFolders releases() {
    return new ReleaseFolders(data.resolve("releases"));
  }

  /** Tells whether a router runs on the data. */
  boolean isRunning() throws IOException {
    return Files.isDirectory(data) && DataLock.isTaken(data);
  }

  /** Returns what the framework of this router knows of a name in <code>${...}</code>, or null. */
  public UnaryOperator<String> properties() {
    Map<String, String> own =
        Map.of(
            "millrace.home", home.toString(),
            "millrace.etc", etc.toString(),
            "millrace.data", data.toString(),
            "millrace.releases", releases().root().toString());
    return name -> own.getOrDefault(name, System.getProperty(name));
  }

  /**
   * Returns the jars of the bundles that the next start runs: those of the committed release, or of
   * the program, with what was changed by hand.
   *
   * @throws IOException when the program's folder or the journal cannot be read
   */
  public List<Path> bundles() throws IOException {
    FactoryFolder factory = FactoryFolder.read(home.resolve("system"));
    InstalledSet set = factory.set();
    List<RunningBundle> running = new Drift(List.of()).over(set);
    if (Files.isRegularFile(releases().journal())) {
      try (LauncherJournal journal =
          LauncherJournal.open(releases().journal(), Clock.systemUTC())) {
        String committed = journal.history().committed().orElse(set.hash());
        set = committed.equals(set.hash()) ? set : releases().readSet(committed);
        running = Drift.of(journal.records(), committed).over(set);
      }
    }
    List<Path> jars = new ArrayList<>();
    for (RunningBundle each : running) {
      String sha256 = each.bundle().sha256();
      Path kept = releases().objects().file(sha256);
      if (Files.isRegularFile(kept)) {
        jars.add(kept);
      } else {
        factory.jar(sha256).ifPresent(jars::add); // what is missing says so at the start
      }
    }
    return jars;
  }

  /**
   * Returns which change of the bundles is in progress in a router that runs: it is being prepared,
   * switched or judged, or waits for a confirmation.
   *
   * @throws IOException when the journal cannot be read
   */
  Optional<JournalRecord> change() throws IOException {
    if (!isRunning() || !Files.isRegularFile(releases().journal())) {
      return Optional.empty();
    }
    List<JournalRecord> records = Journal.read(releases().journal()).records();
    Optional<JournalRecord> change = SetHistory.of(records).change();
    return change.isPresent() ? change : prepared(records);
  }

  /** A change that was being prepared when the router ended is forgotten. */
  private static Optional<JournalRecord> prepared(List<JournalRecord> records) {
    int first = records.size();
    while (first > 0 && records.get(first - 1).state() != ReleaseState.START_ATTEMPT) {
      first--;
    }
    List<JournalRecord> ofThisStart = records.subList(first, records.size());
    return SetHistory.of(ofThisStart).isPreparing()
        ? ofThisStart.stream()
            .filter(each -> !each.field(JournalRecord.ID).isEmpty())
            .reduce((one, two) -> two)
            .or(() -> ofThisStart.stream().reduce((one, two) -> two))
        : Optional.empty();
  }

  /** Returns what is wrong with {@code millrace.properties}, each with the file's name. */
  List<String> launcherProblems() {
    return LauncherFile.problems(etc);
  }
}
