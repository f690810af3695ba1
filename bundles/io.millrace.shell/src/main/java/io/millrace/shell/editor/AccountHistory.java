// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import java.time.Instant;
import java.util.function.Predicate;
import org.jline.reader.impl.history.DefaultHistory;

/** The history of an account: read from its file, and each new line added there. */
final class AccountHistory extends DefaultHistory {
  private final HistoryFile file;
  private final Predicate<String> isSecret;
  private String newest = "";

  /**
   * Makes it.
   *
   * @param isSecret tells which lines are kept nowhere
   */
  AccountHistory(HistoryFile file, Predicate<String> isSecret) {
    this.file = file;
    this.isSecret = isSecret;
    for (String line : file.read()) {
      internalAdd(Instant.EPOCH, line);
      newest = line;
    }
    moveToEnd();
  }

  @Override
  public void add(Instant time, String line) {
    String kept = line.strip();
    boolean wanted = !kept.isEmpty() && !kept.equals(newest) && !line.startsWith(" ");
    if (wanted && kept.indexOf('\n') < 0 && !isSecret.test(kept)) {
      newest = kept;
      internalAdd(time, kept);
      file.add(kept);
    }
    moveToEnd();
  }
}
