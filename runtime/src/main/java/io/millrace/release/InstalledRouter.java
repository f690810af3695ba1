// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import io.millrace.commandline.CommandRefusedException;
import io.millrace.launcher.release.DataLock;
import io.millrace.launcher.release.LauncherJournal;
import io.millrace.launcher.release.SetStore;
import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.journal.SetHistory;
import io.millrace.lib.release.set.ReleaseFolders;
import io.millrace.lib.release.verify.RouterTrust;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;

/**
 * The releases of the router of this program while it does not run; or, to be read, while it does.
 */
final class InstalledRouter implements Closeable {
  private final Path system;
  private final Path data;
  private final LauncherJournal journal;
  private DataLock lock;

  private InstalledRouter(Path system, Path data) throws IOException {
    this.system = system;
    this.data = data;
    journal =
        LauncherJournal.open(
            new ReleaseFolders(data.resolve("releases")).journal(), Clock.systemUTC());
  }

  /** Opens the router of the system properties {@code millrace.home} and {@code millrace.data}. */
  static InstalledRouter open() throws IOException {
    Path home = Path.of(System.getProperty("millrace.home", ".")).toAbsolutePath().normalize();
    String told = System.getProperty("millrace.data", "");
    Path data = told.isEmpty() ? home.resolve("data") : Path.of(told).toAbsolutePath().normalize();
    return new InstalledRouter(home.resolve("system"), data);
  }

  /** Opens it to be changed; a router that runs is refused, and none starts meanwhile. */
  static InstalledRouter openToChange(String command) throws IOException {
    InstalledRouter router = open();
    if (!router.takeLock()) {
      router.close();
      throw new CommandRefusedException(
          "the router runs: tell it, with \"millrace shell " + command + "\"");
    }
    return router;
  }

  private boolean takeLock() throws IOException {
    lock = DataLock.take(data);
    return lock != null;
  }

  /** Tells whether the router runs. */
  boolean isRunning() throws IOException {
    return DataLock.isTaken(data);
  }

  LauncherJournal journal() {
    return journal;
  }

  SetHistory history() {
    return journal.history();
  }

  /** Reads the factory set; as a start does, the one before where jars of it are damaged. */
  SetStore sets() throws IOException {
    SetStore sets = SetStore.open(data.resolve("releases"), system);
    history().factory().ifPresent(sets::keepFactory);
    return sets;
  }

  /** Writes a record of somebody at this machine. */
  void write(ReleaseState state, Map<String, String> fields) throws IOException {
    Map<String, String> all = new TreeMap<>(fields);
    all.put(JournalRecord.WHO, System.getProperty("user.name", ""));
    all.put(JournalRecord.INTERFACE, "console");
    journal.append(journal.record(state, all));
  }

  /** Ends what was changed by hand in a set; returns whether there was any. */
  boolean dropDrift(String set, String why) throws IOException {
    if (Drift.of(journal.records(), set).isEmpty()) {
      return false;
    }
    write(
        ReleaseState.DRIFT,
        Map.of(
            JournalRecord.SET, set,
            JournalRecord.ACTION, Drift.DROP,
            JournalRecord.REASON, why));
    return true;
  }

  /** Forgets which keys releases have added and revoked. */
  void forgetTrust() throws IOException {
    Path releases = data.resolve("releases");
    // What the site's folder says is not looked at.
    new RouterTrust(releases, new ReleaseFolders(releases).trust()).forget();
  }

  @Override
  public void close() throws IOException {
    journal.close();
    if (lock != null) {
      lock.close();
    }
  }
}
