// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.util.Collection;
import java.util.TreeSet;

/** Finds what was probably meant, by the edit distance of Levenshtein. */
final class Nearest {
  private static final int MOST_EDITS = 4;
  private static final int MOST_LENGTH = 100;
  private static final int MOST_LISTED = 8;

  private Nearest() {}

  /** Says what there is instead of a word that is not known; of many, those that are near. */
  static String among(String written, Collection<String> known) {
    String question = question(written, known);
    if (known.size() <= MOST_LISTED) {
      return "there are: " + String.join(", ", new TreeSet<>(known)) + question;
    }
    return question.isEmpty()
        ? "there are " + known.size() + " keys: docs/configuration.md lists them"
        : question.substring(2);
  }

  /** Returns {@code "; did you mean X?"}; empty when nothing is near. */
  static String question(String written, Collection<String> known) {
    String nearest = "";
    int least = Math.min(MOST_EDITS, Math.max(2, written.length() / 3)) + 1;
    for (String each : new TreeSet<>(known)) {
      int edits = edits(written, each);
      if (edits < least) {
        least = edits;
        nearest = each;
      }
    }
    return nearest.isEmpty() ? "" : "; did you mean " + nearest + "?";
  }

  private static int edits(String a, String b) {
    if (a.length() > MOST_LENGTH || Math.abs(a.length() - b.length()) > MOST_EDITS) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], row[j]));
      }
    }
    return row[b.length()];
  }
}
