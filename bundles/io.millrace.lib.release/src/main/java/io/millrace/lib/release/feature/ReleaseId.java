// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.feature;

import java.util.regex.Pattern;

/**
 * Name and version of a release; {@code group:name:mrl:version} in its JSON.
 *
 * @param group letters, digits and {@code . _ -}, as the two others
 */
public record ReleaseId(String group, String name, String version) {
  /** The type in the ID, and the end of the file's name. */
  public static final String TYPE = "mrl";

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

  /** Refuses what no file name can hold, with an {@link IllegalArgumentException}. */
  public ReleaseId {
    for (String word : new String[] {group, name, version}) {
      if (!WORD.matcher(word).matches()) {
        throw new IllegalArgumentException(
            "\"" + word + "\"; allowed are 1 to 100 letters, digits and . _ -");
      }
    }
  }

  /** Reads the text form; fails with an {@link IllegalArgumentException} that says what is. */
  public static ReleaseId parse(String text) {
    String[] words = text.split(":", -1);
    if (words.length != 4 || !words[2].equals(TYPE)) {
      throw new IllegalArgumentException("\"" + text + "\"; allowed is group:name:mrl:version");
    }
    return new ReleaseId(words[0], words[1], words[3]);
  }

  /** Returns the name of the release's file. */
  public String fileName() {
    return name + "-" + version + "." + TYPE;
  }

  @Override
  public String toString() {
    return String.join(":", group, name, TYPE, version);
  }
}
