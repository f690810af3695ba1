// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import io.millrace.lib.release.journal.JournalRecord;
import java.util.Map;

/** What a set is called in sentences for the operator. */
final class InstalledNames {

  private InstalledNames() {}

  /** Returns the release that a record names, in brackets; empty when it names none. */
  static String of(Map<String, String> fields) {
    String id = fields.getOrDefault(JournalRecord.ID, "");
    String version = fields.getOrDefault(JournalRecord.VERSION, "");
    if (id.isEmpty()) {
      return version.isEmpty() ? "" : " (factory set " + version + ")";
    }
    return " (release " + id + ", sequence " + fields.get(JournalRecord.SEQUENCE) + ")";
  }
}
