// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import java.util.regex.Pattern;

/** Keeps secrets that somebody types out of the audit trail and the history. Pure. */
final class Secrets {
  /** A word that says that a secret is near; a command of ours only makes one. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)(?<!millrace:)(token|passw|pwd|passphrase|secret|credential|psk|private.?key|api.?key|bearer)"
              + "[^\\s=:]*(?<sep>[\\s=:]+)\\S.*");

  /** A JSON Web Token [RFC 7519]: three parts of base64url, the first a JSON object. */
  private static final Pattern TOKEN =
      Pattern.compile("eyJ[0-9A-Za-z_-]{5,}\\.[0-9A-Za-z_-]+\\.[0-9A-Za-z_-]*");

  /** A long word of digits and letters mixed, as keys are written; no path. */
  private static final Pattern KEY =
      Pattern.compile(
          "(?<![0-9A-Za-z+_=])(?=[0-9A-Za-z+_=]*[0-9])(?=[0-9A-Za-z+_=]*[A-Za-z])[0-9A-Za-z+_=]{32,}");

  private static final String HIDDEN = "***";

  /** What is behind is not looked at, and so not told: it takes time, and no command is longer. */
  private static final int LONGEST = 4096;

  private Secrets() {}

  /** Tells whether a line seems to hold a secret. */
  static boolean isIn(String line) {
    return !hidden(line).equals(line);
  }

  /** Returns the line without what seems to be a secret: what follows its name goes, to the end. */
  static String hidden(String line) {
    String begin = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    String text = TOKEN.matcher(begin).replaceAll(HIDDEN);
    text = KEY.matcher(text).replaceAll(HIDDEN);
    var named = NAMED.matcher(text);
    return named.find() ? text.substring(0, named.end("sep")) + HIDDEN : text;
  }
}
