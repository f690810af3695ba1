// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.launcher.release.LauncherJournal;
import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.JournalWriter;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.set.FactoryFolder;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.ReleaseFolders;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code reset bundles} and {@code reset all} take away, and what stays. */
class ResetIT {
  private static final String HTTP = "io.millrace.http";
  private static final String CHANGE = "data/releases/trust/0001-" + "a".repeat(64) + ".json";
  private static final List<String> OWN = List.of("millrace.home", "millrace.etc", "millrace.data");

  private final Path home = Path.of(System.getProperty("millrace.distribution"));

  @TempDir Path folder;
  private ReleaseFolders releases;
  private String factory;
  private String installed;

  @BeforeEach
  void router_with_a_release_and_a_change_by_hand() throws Exception {
    System.setProperty("millrace.home", home.toString());
    System.setProperty("millrace.etc", Files.createDirectories(folder.resolve("etc")).toString());
    System.setProperty("millrace.data", folder.resolve("data").toString());
    releases = new ReleaseFolders(folder.resolve("data/releases"));
    InstalledSet own = FactoryFolder.read(home.resolve("system")).set();
    factory = own.hash();
    InstalledSet without =
        new InstalledSet(
            own.bundles().stream().filter(each -> !each.symbolicName().equals(HTTP)).toList(),
            Map.of());
    installed = releases.writeSet(without);
    write("etc/own.cfg", "a = 1\n");
    write("data/store/millrace.mv", "sessions");
    write("data/audit/trail", "who");
    write("data/log/millrace.0.log", "what");
    write(CHANGE, "{}");
    try (JournalWriter journal = JournalWriter.open(releases.journal())) {
      journal.append(record(ReleaseState.COMMITTED, Map.of(JournalRecord.SEQUENCE, "7")));
      journal.append(
          record(
              ReleaseState.DRIFT,
              Map.of(JournalRecord.ACTION, "stop", JournalRecord.BUNDLE, "io.millrace.ssh")));
    }
  }

  @AfterEach
  void forget() {
    OWN.forEach(System::clearProperty);
  }

  private JournalRecord record(ReleaseState state, Map<String, String> fields) {
    return new JournalRecord(Instant.parse("2026-05-01T12:00:00Z"), state, fields)
        .with(JournalRecord.SET, installed);
  }

  private void write(String file, String text) throws Exception {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  private void reset(String... words) throws Exception {
    StringWriter out = new StringWriter();
    PrintWriter to = new PrintWriter(out, true);
    assertThat(ConfigMain.run(to, to, words)).as(out.toString()).isZero();
  }

  private List<JournalRecord> records() throws Exception {
    try (LauncherJournal journal = LauncherJournal.open(releases.journal(), Clock.systemUTC())) {
      assertThat(journal.history().committed()).contains(factory);
      assertThat(journal.history().previous()).contains(installed);
      return journal.records();
    }
  }

  private static JournalRecord last(List<JournalRecord> records) {
    return records.get(records.size() - 1);
  }

  @Test
  void bundles_are_the_programs_own_and_all_else_stays() throws Exception {
    reset("--reset", "bundles", "--yes");

    List<JournalRecord> records = records();
    assertThat(last(records).field(JournalRecord.FORGETS_SEQUENCES)).isEmpty();
    assertThat(Drift.of(records, factory).isEmpty()).isTrue();
    for (String each :
        List.of(
            "etc/own.cfg",
            "data/store/millrace.mv",
            CHANGE,
            "data/audit/trail",
            "data/log/millrace.0.log")) {
      assertThat(folder.resolve(each)).exists();
    }
  }

  @Test
  void all_takes_configuration_and_store_too_and_leaves_trust_log_and_trail() throws Exception {
    reset("--reset", "all", "--yes");

    assertThat(last(records()).field(JournalRecord.FORGETS_SEQUENCES)).isEmpty();
    assertThat(folder.resolve("etc/own.cfg")).doesNotExist();
    assertThat(folder.resolve("etc/io.millrace.gateway.cfg")).exists();
    assertThat(folder.resolve("data/store")).isEmptyDirectory();
    assertThat(folder.resolve(CHANGE)).exists();
    assertThat(folder.resolve("data/audit/trail")).exists();
    assertThat(folder.resolve("data/log/millrace.0.log")).exists();
  }

  @Test
  void what_releases_said_of_keys_and_sequences_is_forgotten_when_that_is_said() throws Exception {
    reset("--reset", "bundles", "--forget-trust", "--yes");

    assertThat(last(records()).field(JournalRecord.FORGETS_SEQUENCES)).isEqualTo("true");
    assertThat(folder.resolve(CHANGE)).doesNotExist();
  }
}
