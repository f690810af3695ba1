// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.keys;

import io.millrace.api.shell.ShellRole;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a line of {@code authorized_keys}: {@code [role="ROLE"] TYPE BASE64 [COMMENT]}. */
final class KeyLine {
  /** Options have no blank outside quotes [sshd(8), "AUTHORIZED_KEYS FILE FORMAT"]. */
  private static final Pattern LINE =
      Pattern.compile(
          "(?:(?<options>(?:[^\\s\"]++|\"[^\"]*+\")++)[ \\t]+)??"
              + "(?<type>[a-z0-9@.-]+)[ \\t]+(?<base64>[A-Za-z0-9+/]+={0,2})"
              + "(?:[ \\t]+(?<comment>.*))?");

  /** Twice the longest key; a bound for what the pattern has to match. */
  private static final int MOST_CHARACTERS = 8192;

  private static final Pattern ROLE = Pattern.compile("role=\"(viewer|operator|admin)\"");

  private KeyLine() {}

  /**
   * Reads a line that is neither empty nor a comment. A line without a role is a viewer's.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static AuthorizedKey read(String line, int number) {
    if (line.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException("is longer than " + MOST_CHARACTERS + " characters");
    }
    Matcher found = LINE.matcher(line.strip());
    if (!found.matches()) {
      throw new IllegalArgumentException("is no key: [role=\"ROLE\"] TYPE BASE64 [COMMENT]");
    }
    KeyBlob blob = blob(found.group("type"), found.group("base64"));
    String comment = found.group("comment");
    return new AuthorizedKey(
        blob, role(found.group("options")), comment == null ? "" : comment.strip(), number);
  }

  private static KeyBlob blob(String type, String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("the key is no base64", wrong);
    }
    KeyBlob blob;
    try {
      blob = KeyBlob.of(bytes);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("the key " + wrong.getMessage(), wrong);
    }
    if (!blob.type().equals(type)) {
      throw new IllegalArgumentException("the key is of type " + blob.type() + ", not " + type);
    }
    return blob;
  }

  /** An option that is not known could be a restriction: the line is refused, not the option. */
  private static ShellRole role(String options) {
    if (options == null) {
      return ShellRole.VIEWER;
    }
    Matcher role = ROLE.matcher(options);
    if (!role.matches()) {
      throw new IllegalArgumentException(
          "the one option is role=\"viewer\", role=\"operator\" or role=\"admin\"");
    }
    return ShellRole.valueOf(role.group(1).toUpperCase(Locale.ROOT));
  }
}
