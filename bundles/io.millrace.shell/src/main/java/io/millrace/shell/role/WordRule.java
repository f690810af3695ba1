// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.role;

import java.util.regex.Pattern;

/** What a word of a command may be when a viewer or an operator types it. */
enum WordRule {
  COMMAND("[a-z][a-z0-9:-]{0,63}", "the name of a command"),
  DEVICE("[0-9A-Za-z]{1,40}", "a device's name of letters and digits"),
  EVENT("storage|service|battery|tamper", "storage, service, battery or tamper"),
  NAME("[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}", "a name of letters, digits, '.', '_' and '-'"),
  NUMBER("[0-9]{1,9}", "a number"),
  OWN_PATH("/(?!/)[0-9A-Za-z_.~/-]{0,255}(\\?[0-9A-Za-z_.~=&-]{0,255})?", "a path of this router"),
  SENTENCE("[0-9A-Za-z][0-9A-Za-z .,:_-]{0,199}", "words of letters, digits and '.,:_-'"),
  TIME("[0-9]{1,6}[smh]", "a time such as 90s, 10m or 2h"),
  UPLOADED("[0-9A-Za-z][0-9A-Za-z_.+-]{0,127}", "the name of a file in the upload folder"),
  VERSION("[0-9A-Za-z][0-9A-Za-z.-]{0,63}", "a version");

  private final Pattern pattern;
  final String what;

  WordRule(String pattern, String what) {
    this.pattern = Pattern.compile(pattern);
    this.what = what;
  }

  boolean permits(String word) {
    return pattern.matcher(word).matches();
  }
}
