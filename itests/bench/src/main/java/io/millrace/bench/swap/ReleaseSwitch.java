// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import io.millrace.bench.release.SignedReleases;
import io.millrace.bench.tool.ShellLines;
import io.millrace.lib.release.journal.Journal;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/** A signed release of these bundles alone, by {@code release:install}. */
final class ReleaseSwitch implements Switch {
  private static final long LIMIT_NANOS = 180_000_000_000L;
  private static final long USUAL_MILLIS = 1500;
  private static final String BESIDE = "started beside";

  private final ShellLines shell;
  private final SignedReleases releases;
  private final Path journal;

  /**
   * Makes one.
   *
   * @param journal the router's journal of releases
   */
  ReleaseSwitch(ShellLines shell, SignedReleases releases, Path journal) {
    this.shell = shell;
    this.releases = releases;
    this.journal = journal;
  }

  @Override
  public Prepared prepare(List<String> names) throws IOException, InterruptedException {
    SignedReleases.Signed release = signed(names);
    String plan = shell.run("release:plan " + release.file());
    boolean isBeside = plan.split(BESIDE, -1).length - 1 == names.size();
    return new Prepared() {
      @Override
      public void run() throws IOException, InterruptedException {
        install(release);
      }

      @Override
      public boolean startsBeside() {
        return isBeside;
      }
    };
  }

  private SignedReleases.Signed signed(List<String> names)
      throws IOException, InterruptedException {
    try {
      return releases.next(names);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  @Override
  public long usualMillis() {
    return USUAL_MILLIS;
  }

  /** The deployer or the shell may be what is replaced: the journal tells how it went. */
  private void install(SignedReleases.Signed release) throws IOException, InterruptedException {
    String said;
    try {
      said = shell.run("release:install --now " + release.file());
    } catch (IOException ended) {
      said = ended.toString();
    }
    long end = System.nanoTime() + LIMIT_NANOS;
    for (JournalRecord last = last(release); ; last = last(release)) {
      ReleaseState state = last == null ? ReleaseState.REFUSED : last.state();
      if (state == ReleaseState.COMMITTED) {
        return;
      }
      boolean isOver = state == ReleaseState.ROLLED_BACK || state == ReleaseState.REFUSED;
      if (isOver || System.nanoTime() > end) {
        throw new IOException(release.jars().keySet() + ": " + state + ": " + said);
      }
      Thread.sleep(5);
    }
  }

  private JournalRecord last(SignedReleases.Signed release) throws IOException {
    JournalRecord last = null;
    for (JournalRecord record : Journal.read(journal).records()) {
      if (record.field(JournalRecord.SEQUENCE).equals(release.sequence())) {
        last = record;
      }
    }
    return last;
  }
}
