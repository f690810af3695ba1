// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every command of the shell makes of its words. */
class ShellCommandsTest {

  /** Commands for the tests. */
  static final class Sample {
    @Command(name = "say-it", description = "Says it.")
    Table say(
        @Parameters(paramLabel = "WHAT", index = "0", description = "what") String what,
        @Parameters(paramLabel = "MORE", index = "1", arity = "0..1", description = "more")
            String more,
        @Option(names = "--to", paramLabel = "NAME", description = "to whom") String to,
        @Option(names = "--loud", description = "loudly") boolean loud,
        @Option(
                names = "--times",
                paramLabel = "N",
                defaultValue = "1",
                description = "how often, 1 to 9 (${DEFAULT-VALUE})")
            @Range(min = 1, max = 9)
            int times) {
      return new Table("", "what", "more", "to", "loud", "times").add(what, more, to, loud, times);
    }

    @Command(name = "words", description = "Joins words.")
    String words(@Parameters(paramLabel = "WORD", arity = "0..*") List<String> words) {
      return words == null ? "none" : String.join("\u00a6", words);
    }

    @Command(name = "two", description = "Needs two.")
    String two(
        @Parameters(paramLabel = "ONE", index = "0") String one,
        @Parameters(paramLabel = "OTHER", index = "1") @Range(min = 1, max = 3) int other) {
      return one + other;
    }

    @Command(name = "fail", description = "Fails.")
    String fail() throws IOException {
      throw new IOException("did not work");
    }
  }

  private static String call(String command, String... words) throws Exception {
    return ShellCommands.call(new Sample(), "sample", command, words);
  }

  @ParameterizedTest
  @MethodSource("io.millrace.lib.testing.AwkwardWords#all")
  void word_is_what_was_typed(String word) throws Exception {
    assertThat(call("words", "--", word)).isEqualTo(word);
    // Alone it ends the options, even as an option's value (picocli 4.7.7).
    if (!word.equals("--")) {
      assertThat(call("words", "a", word, "b")).isEqualTo("a\u00a6" + word + "\u00a6b");
      Table said = new Table("", "what", "more", "to", "loud", "times");
      assertThat(call("say-it", "x", "--to=" + word, "--json"))
          .isEqualTo(said.add("x", null, word, false, 1).json());
    }
  }

  @Test
  void word_is_no_file_of_words() throws Exception {
    assertThat(Path.of("pom.xml")).exists();
    assertThat(call("words", "@pom.xml")).isEqualTo("@pom.xml");
  }

  @Test
  void options_may_stand_anywhere() throws Exception {
    assertThat(call("say-it", "--times", "9", "a", "--loud", "--json", "b", "--to", "c"))
        .isEqualTo("[{\"what\":\"a\",\"more\":\"b\",\"to\":\"c\",\"loud\":true,\"times\":9}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "say-it | a --times 0 | --times 0: allowed is 1 to 9",
        "say-it | a --times 10 | --times 10: allowed is 1 to 9",
        "say-it | a --times x | --times x: allowed is 1 to 9",
        "say-it | a --times -1 | --times -1: allowed is 1 to 9",
        "say-it | a --times 99999999999 | --times 99999999999: allowed is 1 to 9",
        "say-it | a --noise | not understood: --noise",
        "say-it | a b c | not understood: c",
        "say-it | --loud | WHAT is needed",
        "say-it | a --to | --to needs a value",
        "say-it | a --to --loud | --to needs a value",
        "two | a | ONE and OTHER are needed",
        "two | a 4 | OTHER 4: allowed is 1 to 3",
        "fail | x | not understood: x"
      })
  void wrong_word_is_refused_with_the_help(String command, String words, String why) {
    assertThatThrownBy(() -> call(command, words.split(" ")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(why + "\nsample:" + command);
  }

  @Test
  void word_too_many_is_answered_with_how_to_quote() {
    assertThatThrownBy(() -> call("say-it", "a", "b", "c"))
        .hasMessageEndingWith("ssh ROUTER 'sample:say-it \"two words\"'\n");
  }

  @ParameterizedTest
  @CsvSource({"--help", "-h"})
  void help_names_every_word_and_option(String help) throws Exception {
    assertThat(call("say-it", help))
        .isEqualTo(
            """
            sample:say-it WHAT [MORE] [--to NAME] [--loud] [--times N] [--json]
            Says it.
                  WHAT        what
                  [MORE]      more
                  --to=NAME   to whom
                  --loud      loudly
                  --times=N   how often, 1 to 9 (1)
                  --json      the result as JSON, for scripts
            """);
    assertThat(call("two", "--help", "--json")).startsWith("sample:two ONE OTHER");
  }

  @Test
  void failure_is_that_of_the_command() {
    assertThatThrownBy(() -> call("fail"))
        .isInstanceOf(IOException.class)
        .hasMessage("did not work");
  }
}
