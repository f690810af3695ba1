// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.gogo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.client.Commands;
import io.millrace.client.PortMemory;
import io.millrace.client.Terminal;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shell completes is what the commands take. */
class CoapOptionsTest {
  private static final Pattern OPTION =
      Pattern.compile("^ +(?:-\\w, +)?(--[a-z-]+)(=?)", Pattern.MULTILINE);

  private static Set<String> options(String help, boolean valued) {
    return OPTION
        .matcher(help)
        .results()
        .filter(each -> !valued || !each.group(2).isEmpty())
        .map(each -> each.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> said(String property) throws Exception {
    return new TreeSet<>(
        Arrays.asList((String[]) CoapOptions.class.getMethod(property).getDefaultValue()));
  }

  @ParameterizedTest
  @CsvSource({
    "get, '', millrace_command_options",
    "observe, '', millrace_command_options",
    "put, '', millrace_command_options",
    "discover, '', millrace_command_options_discover",
    "session, open, millrace_command_options_session"
  })
  void options_that_are_completed_are_those_of_the_command(String part, String sub, String property)
      throws Exception {
    StringWriter help = new StringWriter();
    PrintWriter out = new PrintWriter(help);
    String[] words = sub.isEmpty() ? new String[] {"--help"} : new String[] {sub, "--help"};
    Commands.runPart(terminal(out), part, part, words);
    assertThat(said(property)).isEqualTo(options(help.toString(), false));
    assertThat(said("millrace_command_valued")).containsAll(options(help.toString(), true));
    Set<String> flags = options(help.toString(), false);
    flags.removeAll(options(help.toString(), true));
    assertThat(said("millrace_command_valued")).doesNotContainAnyElementsOf(flags);
  }

  private static Terminal terminal(PrintWriter out) {
    return new Terminal(
        InputStream.nullInputStream(),
        OutputStream.nullOutputStream(),
        out,
        out,
        Map.of(),
        null,
        PortMemory.NONE);
  }
}
