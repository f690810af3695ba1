// SPDX-License-Identifier: Apache-2.0
package io.millrace.folder;

import io.millrace.api.release.ReleaseHold;
import io.millrace.api.release.ReleaseService;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.archive.ReleaseArchive;
import io.millrace.lib.report.HoldText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks into the folder. A file that has the same length and time at two looks, and is a whole zip,
 * is copied and installed; one at a time. For one thread.
 */
final class FolderWatch {
  /** A file that is no whole zip at so many looks is none that is being written. */
  private static final int LOOKS_AT_HALF = 6;

  private final Medium medium;
  private final Results results;
  private final Installation installation;
  private final Map<Path, Seen> seen = new HashMap<>();

  /** A file since it was last found changed. */
  private static final class Seen {
    private final OfferedFile file;
    private int halves;
    private boolean done;

    Seen(OfferedFile file) {
      this.file = file;
    }
  }

  FolderWatch(Medium medium, Results results, Installation installation) {
    this.medium = medium;
    this.results = results;
    this.installation = installation;
  }

  /** Looks once. */
  void look(ReleaseService releases) throws IOException {
    if (installation.goesOn(releases)) {
      return;
    }
    List<OfferedFile> present = medium.releases();
    seen.keySet().retainAll(present.stream().map(OfferedFile::path).toList());
    installation.takeAgain().ifPresent(seen::remove);
    for (OfferedFile each : present) {
      Seen before = seen.get(each.path());
      if (before == null || !before.file.equals(each)) {
        seen.put(each.path(), new Seen(each));
      } else if (!before.done && take(before, releases)) {
        return;
      }
    }
  }

  /** Returns whether something has begun. */
  private boolean take(Seen seen, ReleaseService releases) throws IOException {
    if (!isWhole(seen)) {
      return false;
    }
    Optional<ReleaseHold> hold = releases.hold();
    if (hold.isPresent()) {
      results.refused(seen.file.path(), "not installed yet: " + HoldText.of(hold.get()));
      return false;
    }
    if (!releases.report().stage().isEnd()) {
      return false; // another change is in progress: at a later look
    }
    try {
      seen.done = true;
      return installation.begin(seen.file, releases);
    } catch (IOException failure) {
      // Tried again when the medium, or what is on it, has changed.
      boolean pulledOut = !Files.exists(seen.file.path());
      results.failed(seen.file.path(), FileReason.of(failure), pulledOut);
      return false;
    }
  }

  private boolean isWhole(Seen seen) {
    try (ReleaseArchive archive = ReleaseArchive.open(seen.file.path())) {
      return true;
    } catch (RefusedReleaseException half) {
      seen.halves++;
      if (seen.halves == LOOKS_AT_HALF) {
        seen.done = true;
        results.refused(seen.file.path(), "refused: " + half.getMessage());
      }
      return false;
    } catch (IOException pulledOut) {
      return false;
    }
  }
}
