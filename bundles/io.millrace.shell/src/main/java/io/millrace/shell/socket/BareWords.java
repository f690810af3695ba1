// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets a CoAP URI be typed without quotes: Gogo would take its {@code ?} and {@code [} for a
 * pattern of file names and its {@code &} for the end of a command. Quoted are words that begin
 * with {@code coap://} and the like, in any command, and behind a {@code coap:} command those that
 * begin with {@code /}.
 *
 * <p>A URI ends where a character comes that no URI has [RFC 3986 §2], such as a blank or {@code
 * |}; and before a {@code ;} with nothing of the URI behind it, and a {@code )} that closes nothing
 * of it. {@code $name} and {@code ${name}} stay variables. What is in quotes already is left alone.
 */
final class BareWords {
  private static final Pattern SCHEME = Pattern.compile("coaps?(\\+(tcp|ws))?://");
  private static final Pattern COAP_COMMAND = Pattern.compile("coap:\\w");
  private static final String IN_URIS = "-._~:/?#[]@!$&'()*+,;=%";
  private static final String BEGIN_COMMANDS = "|;&({\n";

  private final String line;
  private final StringBuilder quoted = new StringBuilder();
  private int at;
  private boolean wordBegins = true;
  private boolean commandBegins = true;
  private boolean coapCommand;

  private BareWords(String line) {
    this.line = line;
  }

  /** Returns the line of Gogo's language with its bare CoAP URIs in quotes. */
  static String quote(String line) {
    return new BareWords(line).quote();
  }

  private String quote() {
    while (at < line.length()) {
      if (wordBegins && begins(SCHEME) || wordBegins && coapCommand && line.charAt(at) == '/') {
        uri();
      } else {
        pass();
      }
    }
    return quoted.toString();
  }

  private boolean begins(Pattern what) {
    Matcher matcher = what.matcher(line).region(at, line.length());
    return matcher.lookingAt();
  }

  private void uri() {
    int end = at;
    int open = 0;
    while (end < line.length() && isOfUri(line.charAt(end))) {
      char next = line.charAt(end);
      if (line.startsWith("${", end) && line.indexOf('}', end) > 0) {
        end = line.indexOf('}', end);
      }
      open += next == '(' ? 1 : next == ')' ? -1 : 0;
      if (open < 0 || next == ';' && isLastOfUri(end)) {
        break;
      }
      end++;
    }
    quoted.append('"').append(line, at, end).append('"');
    at = end;
    wordBegins = false;
  }

  private boolean isLastOfUri(int index) {
    return index + 1 == line.length() || !isOfUri(line.charAt(index + 1));
  }

  private static boolean isOfUri(char c) {
    return Character.isLetterOrDigit(c) || Character.isSurrogate(c) || IN_URIS.indexOf(c) >= 0;
  }

  /** One character of Gogo's, or a whole quotation. */
  private void pass() {
    if (commandBegins && !Character.isWhitespace(line.charAt(at))) {
      coapCommand = begins(COAP_COMMAND);
    }
    char c = line.charAt(at);
    int end = c == '"' || c == '\'' ? endOfQuotation(c) : Math.min(line.length(), at + 1);
    end = c == '\\' ? Math.min(line.length(), at + 2) : end;
    quoted.append(line, at, end);
    at = end;
    boolean blank = Character.isWhitespace(c);
    boolean ends = BEGIN_COMMANDS.indexOf(c) >= 0;
    commandBegins = ends || blank && commandBegins;
    wordBegins = ends || blank || c == '=';
  }

  private int endOfQuotation(char quote) {
    int end = at + 1;
    while (end < line.length() && line.charAt(end) != quote) {
      end += quote == '"' && line.charAt(end) == '\\' ? 2 : 1;
    }
    return Math.min(line.length(), end + 1);
  }
}
