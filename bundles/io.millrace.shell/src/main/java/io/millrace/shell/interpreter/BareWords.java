// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.interpreter;

import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets the words of a line be typed without quotes where Gogo would make something else of them: a
 * pattern of file names of {@code ?}, {@code *} and {@code [}, the end of a command of {@code &}, a
 * piece of program of {@code {"a":1}}, nothing of {@code null}, a number of {@code 05}.
 *
 * <ul>
 *   <li>In any command, CoAP URIs: words that begin with {@code coap://} and the like. A URI ends
 *       where a character comes that no URI has [RFC 3986 §2], such as a blank or {@code |}; and
 *       before a {@code ;} with nothing of the URI behind it, and a {@code )} that closes nothing
 *       of it.
 *   <li>Behind a {@code coap:} command also what begins with {@code /}.
 *   <li>Behind a command of ours every word. One that begins with a bracket goes on to the bracket
 *       that closes it, blanks and quotes included, and is taken as it is. Others end at a blank,
 *       {@code ;}, {@code |}, or a bracket that closes a piece of program.
 * </ul>
 *
 * <p>{@code $name} and {@code ${name}} stay variables, but for words in brackets: these become a
 * variable of the session themselves, because Gogo expands braces between double quotes too, and
 * takes no quote between single ones. What is in quotes already, or has a backslash, is left alone.
 */
final class BareWords {
  private static final Pattern SCHEME = Pattern.compile("coaps?(\\+(tcp|ws))?://");
  private static final Pattern OUR_COMMAND =
      Pattern.compile("(coap|deviceic|millrace|nic|uart):\\w");
  private static final Pattern OPTION = Pattern.compile("--?[\\w-]+=");
  private static final Pattern PLAIN =
      Pattern.compile("(?!(null|true|false)$)[\\p{L}_./:@,+-][\\p{L}\\p{N}_./:@,+-]*");
  private static final String IN_URIS = "-._~:/?#[]@!$&'()*+,;=%";
  private static final String BEGIN_COMMANDS = "|;&({\n";
  private static final String LEFT_TO_GOGO = "\"'\\(#<>|;&)}";
  private static final String END_WORDS = "\"'\\(|;)}";

  private final String line;
  private final BiConsumer<String, Object> variables;
  private final StringBuilder quoted = new StringBuilder();
  private int bracketed;
  private int at;
  private boolean wordBegins = true;
  private boolean commandBegins = true;
  private boolean ourCommand;
  private boolean coapCommand;

  private BareWords(String line, BiConsumer<String, Object> variables) {
    this.line = line;
    this.variables = variables;
  }

  /**
   * Returns the line of Gogo's language with such words in quotes.
   *
   * @param variables takes the session's variables that the line has now
   */
  static String quote(String line, BiConsumer<String, Object> variables) {
    return new BareWords(line, variables).quote();
  }

  private String quote() {
    while (at < line.length()) {
      if (wordBegins && begins(SCHEME) || wordBegins && coapCommand && line.charAt(at) == '/') {
        uri();
      } else if (wordBegins && ourCommand && !commandBegins) {
        word();
      } else {
        pass();
      }
    }
    return quoted.toString();
  }

  private boolean begins(Pattern what) {
    return matcher(what).lookingAt();
  }

  private Matcher matcher(Pattern what) {
    return what.matcher(line).region(at, line.length());
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
    take(end, "\"" + line.substring(at, end) + "\"");
  }

  private boolean isLastOfUri(int index) {
    return index + 1 == line.length() || !isOfUri(line.charAt(index + 1));
  }

  private static boolean isOfUri(char c) {
    return Character.isLetterOrDigit(c) || Character.isSurrogate(c) || IN_URIS.indexOf(c) >= 0;
  }

  private void take(int end, String text) {
    quoted.append(text);
    at = end;
    wordBegins = false;
  }

  private void word() {
    char first = line.charAt(at);
    Matcher option = matcher(OPTION);
    if (option.lookingAt()) {
      take(option.end(), option.group());
      wordBegins = true;
    } else if (Character.isWhitespace(first) || LEFT_TO_GOGO.indexOf(first) >= 0) {
      pass();
    } else if (first == '{' || first == '[') {
      inBrackets();
    } else {
      int end = endOfWord(at);
      String word = line.substring(at, end);
      boolean isLeft =
          first == '$' || end < line.length() && "\"'\\(".indexOf(line.charAt(end)) >= 0;
      take(end, isLeft || PLAIN.matcher(word).matches() ? word : "\"" + word + "\"");
    }
  }

  private int endOfWord(int from) {
    int end = from;
    while (end < line.length()
        && !Character.isWhitespace(line.charAt(end))
        && END_WORDS.indexOf(line.charAt(end)) < 0
        && !isBackground(end)) {
      end = line.startsWith("${", end) ? Math.max(end, line.indexOf('}', end)) + 1 : end + 1;
    }
    return end;
  }

  /** Tells whether this is the {@code &} that ends a command. */
  private boolean isBackground(int index) {
    return line.charAt(index) == '&'
        && (index + 1 == line.length() || Character.isWhitespace(line.charAt(index + 1)));
  }

  private void inBrackets() {
    int end = endOfBrackets();
    if (end < 0) {
      pass();
      return;
    }
    end = endOfWord(end);
    String variable = "_word" + ++bracketed;
    variables.accept(variable, line.substring(at, end));
    take(end, "$" + variable);
  }

  /** Returns where the brackets that open here are closed; -1 when they are not. */
  private int endOfBrackets() {
    int open = 0;
    for (int i = at; i < line.length(); i++) {
      char c = line.charAt(i);
      open += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      if (open == 0) {
        return i + 1;
      }
      if (c == '"') {
        i = endOfQuotation(i) - 1;
      }
    }
    return -1;
  }

  /** One character of Gogo's, or a whole quotation. */
  private void pass() {
    if (commandBegins && !Character.isWhitespace(line.charAt(at))) {
      ourCommand = begins(OUR_COMMAND);
      coapCommand = ourCommand && line.startsWith("coap:", at);
    }
    char c = line.charAt(at);
    int end = c == '"' || c == '\'' ? endOfQuotation(at) : Math.min(line.length(), at + 1);
    end = c == '\\' ? Math.min(line.length(), at + 2) : end;
    quoted.append(line, at, end);
    at = end;
    boolean blank = Character.isWhitespace(c);
    boolean ends = BEGIN_COMMANDS.indexOf(c) >= 0;
    commandBegins = ends || blank && commandBegins;
    wordBegins = ends || blank || c == '=';
  }

  private int endOfQuotation(int from) {
    char quote = line.charAt(from);
    int end = from + 1;
    while (end < line.length() && line.charAt(end) != quote) {
      end += quote == '"' && line.charAt(end) == '\\' ? 2 : 1;
    }
    return Math.min(line.length(), end + 1);
  }
}
