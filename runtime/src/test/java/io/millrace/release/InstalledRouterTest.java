// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.Journal;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.JournalWriter;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.journal.SetHistory;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.ReleaseFolders;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code release status}, {@code revert} and {@code factory} on the journal of a router. */
class InstalledRouterTest {
  private static final Instant TIME = Instant.parse("2026-05-01T12:00:00Z");

  @TempDir Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private ReleaseFolders folders;
  private String first;
  private String second;

  @BeforeEach
  void aRouter() throws IOException {
    System.setProperty("millrace.home", home.toString());
    System.setProperty("millrace.data", home.resolve("data").toString());
    Files.createDirectories(home.resolve("system/30"));
    folders = new ReleaseFolders(home.resolve("data/releases"));
    first = folders.writeSet(new InstalledSet(List.of(), Map.of("org.a", Map.of("key", 1))));
    second = folders.writeSet(new InstalledSet(List.of(), Map.of("org.a", Map.of("key", 2))));
  }

  @AfterEach
  void forget() {
    System.clearProperty("millrace.home");
    System.clearProperty("millrace.data");
  }

  private void write(ReleaseState state, String set, String... more) throws IOException {
    Map<String, String> fields = new TreeMap<>(Map.of(JournalRecord.SET, set));
    for (int i = 0; i < more.length; i += 2) {
      fields.put(more[i], more[i + 1]);
    }
    try (JournalWriter writer = JournalWriter.open(folders.journal())) {
      writer.append(new JournalRecord(TIME, state, fields));
    }
  }

  private int run(String... words) {
    return ReleaseMain.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
  }

  private Journal journal() throws IOException {
    return Journal.read(folders.journal());
  }

  private String committed() throws IOException {
    return SetHistory.of(journal().records()).committed().orElse("");
  }

  @Test
  void status_saysWhatIsCommitted_andWhatWasChangedByHand() throws Exception {
    write(ReleaseState.COMMITTED, first, "id", "org:house:mrl:1.0.0", "sequence", "7");
    write(ReleaseState.DRIFT, first, "action", "stop", "bundle", "org.a", "version", "1.0.0");

    assertThat(run("status")).isZero();
    assertThat(out.toString())
        .contains("does not run", first.substring(0, 12), "org:house:mrl:1.0.0", "sequence 7")
        .contains("by hand    stop org.a 1.0.0");
    assertThat(run("status", "--json")).isZero();
    assertThat(out.toString()).contains("\"committed\":\"" + first + "\"");
  }

  @Test
  void revert_goesBackSetBySet_andDropsWhatWasChangedByHand() throws Exception {
    write(ReleaseState.COMMITTED, first);
    write(ReleaseState.COMMITTED, second);
    write(ReleaseState.DRIFT, second, "action", "stop", "bundle", "org.a", "version", "1.0.0");

    assertThat(run("revert")).isZero();
    assertThat(committed()).isEqualTo(first);
    assertThat(Drift.of(journal().records(), second).isEmpty()).isTrue();

    assertThat(run("revert")).isZero();
    assertThat(committed()).isNotIn(first, second, "");
    assertThat(run("revert")).isEqualTo(1);
    assertThat(err.toString()).contains("there is no set before");
  }

  @Test
  void revertWithNothingToGoBackTo_changesNothing_andSaysWhatCanBeEnded() throws Exception {
    assertThat(run("factory")).isZero();
    String factory = committed();
    write(ReleaseState.DRIFT, factory, "action", "stop", "bundle", "org.a", "version", "1.0.0");
    while (run("revert") == 0) {
      assertThat(committed()).isEqualTo(factory);
    }
    int records = journal().records().size();

    assertThat(run("revert")).isEqualTo(1);

    assertThat(err.toString()).contains("nothing is changed (--drift ends");
    assertThat(journal().records()).hasSize(records);
    assertThat(Drift.of(journal().records(), factory).isEmpty()).isFalse();
    assertThat(run("revert", "--drift")).isZero();
    assertThat(run("revert", "--drift")).isZero();
    assertThat(out.toString()).contains("there is nothing to undo: nothing was changed by hand");
  }

  @Test
  void revert_undoesAChangeInProgress() throws Exception {
    write(ReleaseState.COMMITTED, first);
    write(ReleaseState.SWITCHING, second);

    assertThat(run("revert")).isZero();
    assertThat(committed()).isEqualTo(first);
    assertThat(SetHistory.of(journal().records()).change()).isEmpty();
  }

  @Test
  void revertOfDriftAlone_leavesTheSet() throws Exception {
    write(ReleaseState.COMMITTED, first);
    write(ReleaseState.DRIFT, first, "action", "stop", "bundle", "org.a", "version", "1.0.0");

    assertThat(run("revert", "--drift")).isZero();
    assertThat(committed()).isEqualTo(first);
    assertThat(Drift.of(journal().records(), first).isEmpty()).isTrue();
  }

  @Test
  void factory_forgetsKeysAndSequencesOfReleases_whenToldTo() throws Exception {
    Path change = folders.trust().resolve("0001-" + "a".repeat(64) + ".json");
    Files.createDirectories(folders.trust());
    Files.writeString(change, "{}");
    Files.writeString(folders.trust().resolve("0001-" + "a".repeat(64) + ".sig"), "x");
    assertThat(run("factory")).isZero();
    assertThat(change).exists();
    assertThat(run("factory", "--forget-trust")).isZero();
    assertThat(folders.trust()).isEmptyDirectory();
    JournalRecord last = journal().records().get(journal().records().size() - 1);
    assertThat(last.field(JournalRecord.FORGETS_SEQUENCES)).isEqualTo("true");
    assertThat(last.field(JournalRecord.REASON)).contains("forgotten");
  }

  @Test
  void factory_isCommitted_andSaysWho() throws Exception {
    write(ReleaseState.COMMITTED, first);

    assertThat(run("factory")).isZero();
    assertThat(committed()).isNotIn(first, "");
    assertThat(journal().records().get(1).field(JournalRecord.WHO))
        .isEqualTo(System.getProperty("user.name"));
  }

  @Test
  void whileTheRouterRuns_theyRefuse_andNameTheShellsCommand() throws Exception {
    write(ReleaseState.COMMITTED, first);
    Files.createDirectories(home.resolve("data/run"));
    Path file = home.resolve("data/run/lock");
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      assertThat(held.isValid()).isTrue();
      assertThat(run("revert")).isEqualTo(1);
      assertThat(run("factory")).isEqualTo(1);
      assertThat(err.toString()).contains("millrace shell release:revert\"").contains("--factory");
      assertThat(run("status")).isZero();
      assertThat(out.toString()).contains("router     runs");
    }
    assertThat(committed()).isEqualTo(first);
  }
}
