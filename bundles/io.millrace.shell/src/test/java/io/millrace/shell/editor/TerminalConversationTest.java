// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.Origin;
import io.millrace.api.shell.ShellStreams;
import io.millrace.api.shell.ShellTerminal;
import io.millrace.shell.interpreter.Interpreter;
import io.millrace.shell.interpreter.Outcome;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A person at a terminal: the keys go in, and what the terminal shows is looked at. */
@Timeout(120)
class TerminalConversationTest {
  private static final Origin ADA = Origin.of("ssh", "ada", "192.0.2.1");
  private static final String UP = "\u001b[A";
  private static final String LEFT = "\u001b[D";

  @TempDir Path folder;

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private Screen screen;
  private TerminalConversation conversation;
  private CompletableFuture<Integer> end;
  private volatile Thread conversing;

  private final Completions completions =
      new Completions() {
        @Override
        public Map<String, String> commands() {
          return Map.of(
              "millrace:status", "how it is",
              "release:status", "what runs",
              "release:install", "installs");
        }

        @Override
        public List<String> options(String command) {
          return command.endsWith("install") ? List.of("--now", "--confirm") : List.of();
        }

        @Override
        public boolean takesValue(String command, String option) {
          return option.equals("--confirm");
        }

        @Override
        public List<String> values(String command, String option) {
          return takesValue(command, option) ? List.of("90s") : List.of();
        }

        @Override
        public List<String> words(String command, int index) {
          return command.endsWith("install") && index == 0 ? List.of("house-1.0.0.mrl") : List.of();
        }
      };

  private final Interpreter interpreter =
      new Interpreter() {
        @Override
        public Outcome run(String line) {
          return new Outcome(0, "");
        }

        @Override
        public void interrupt() {
          interrupted.countDown();
        }

        @Override
        public void close() {}
      };

  private Screen begin(String type, int columns, int rows) throws Exception {
    screen = new Screen();
    conversation =
        new TerminalConversation(
            ShellTerminal.of(type, columns, rows),
            ShellStreams.of(screen.in(), screen, screen),
            completions,
            new HistoryFolder(folder.resolve("history"), line -> line.contains("secret")),
            ADA);
    PrintStream out = new PrintStream(conversation.output(), true, StandardCharsets.UTF_8);
    end =
        CompletableFuture.supplyAsync(
            () ->
                conversation.converse(
                    interpreter, () -> out.print("welcome\n"), line -> run(line, out)),
            task -> {
              conversing = new Thread(task, "conversing");
              conversing.start();
            });
    return screen.await("millrace> ");
  }

  private int run(String line, PrintStream out) {
    lines.add(line);
    if (line.equals("wait")) {
      try {
        interrupted.await();
        out.print("interrupted\n");
        return 130;
      } catch (InterruptedException odd) {
        throw new IllegalStateException(odd);
      }
    }
    out.print("ran " + line + "\n");
    return 7;
  }

  private int ended() throws Exception {
    return end.get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void leave() throws Exception {
    screen.hangUp();
    ended();
  }

  @ParameterizedTest
  @CsvSource({
    "xterm-256color,80,24",
    "xterm,20,5",
    "screen,80,24",
    "vt100,80,24",
    "dumb,80,24",
    "no-such-terminal,0,0",
    "xterm,0,0",
    "xterm,1,1",
    "rxvt-unicode,10000,10000"
  })
  void lines_are_run_at_any_terminal(String type, int columns, int rows) throws Exception {
    begin(type, columns, rows).type("state of things\r").await("ran ").type("exit\r");
    assertThat(ended()).isEqualTo(7);
    assertThat(lines).containsExactly("state of things");
    assertThat(screen.text()).startsWith("welcome\r\n");
  }

  @Test
  void line_is_edited() throws Exception {
    begin("xterm", 80, 24).type("stat\u007f\u007fatis" + LEFT + "\u007fu\r").await("ran ");
    assertThat(lines).containsExactly("status");
  }

  @Test
  void line_is_edited_at_a_terminal_that_cannot_move_its_cursor() throws Exception {
    begin("dumb", 80, 24).type("wrong\u0015statx\b\u007ftus\r").await("ran ");
    assertThat(lines).containsExactly("status");
    assertThat(screen.text()).contains("millrace> wrong\b \b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xterm", "dumb"})
  void letters_of_any_language_are_letters(String type) throws Exception {
    begin(type, 80, 24).type("grüße 漢字 \ud83d\ude00\r").await("ran grüße 漢字 \ud83d\ude00\r\n");
    assertThat(lines).containsExactly("grüße 漢字 \ud83d\ude00");
  }

  @Test
  void names_options_and_files_are_completed() throws Exception {
    begin("xterm", 80, 24).type("release:in\t").await("release:install");
    screen.type("ho\t").await("house-1.0.0.mrl").type("--n\t").await("--now").type("\r");
    screen.await("ran ");
    assertThat(lines).containsExactly("release:install house-1.0.0.mrl --now");
  }

  @Test
  void value_of_an_option_is_completed_and_is_no_word() throws Exception {
    begin("xterm", 80, 24).type("release:install --confirm 9\t").await("--confirm 90s");
    screen.type("ho\t").await("90s house-1.0.0.mrl").type("\r").await("ran ");
    screen.type("release:install --confirm=\t").await("--confirm=90s").type("\r").await("ran ", 2);
    assertThat(lines)
        .containsExactly(
            "release:install --confirm 90s house-1.0.0.mrl", "release:install --confirm=90s");
  }

  @Test
  void what_begins_alike_is_listed_with_what_it_does() throws Exception {
    begin("xterm", 80, 24).type("rel\t\t").await("release:install").await("what runs");
  }

  @Test
  void several_screens_of_choices_do_not_harm_a_small_terminal() throws Exception {
    begin("xterm", 20, 3).type("\t\t").type("\u0003").await("millrace> ", 2);
  }

  @Test
  void earlier_lines_come_back_also_in_the_next_session_and_secrets_do_not() throws Exception {
    begin("xterm", 80, 24).type("first\r").await("ran first");
    screen.type("a secret\r").await("ran a secret").type(" hidden\r").await("ran hidden");
    screen.type("\u0004");
    assertThat(ended()).isEqualTo(7);
    begin("xterm", 80, 24).type(UP + "\r").await("ran first");
    Path file = folder.resolve("history").resolve("ssh-ada");
    assertThat(file).content().isEqualTo("first\n");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"xterm", "dumb"})
  void control_c_gives_the_line_up_and_control_d_ends(String type) throws Exception {
    begin(type, 80, 24).type("never run\u0003").await("millrace> ", 2).type("run\r").await("ran ");
    screen.await("millrace> ", 3).type("\u0004");
    assertThat(ended()).isEqualTo(7);
    assertThat(lines).containsExactly("run");
  }

  @Test
  void control_c_interrupts_the_command_whatever_was_typed_ahead() throws Exception {
    begin("xterm", 80, 24).type("wait\r").await(shown -> lines.contains("wait"));
    screen.type("x".repeat(5000)).type("\u0003").await("interrupted").await("millrace> ", 2);
    screen.type("\u0015next\r").await("ran next");
  }

  @Test
  void what_was_typed_ahead_is_run() throws Exception {
    begin("xterm", 80, 24).type("one\rtwo\rthree\r").await("ran three");
    assertThat(lines).containsExactly("one", "two", "three");
  }

  @Test
  void window_that_changes_is_drawn_anew_and_its_report_is_no_text() throws Exception {
    begin("xterm", 80, 24).type("0123456789012345678901234567890123456789").await("789");
    screen.send(new byte[] {(byte) 0xFF}).type("24 10\n");
    screen.type("!\r").await("ran ");
    assertThat(conversation.columns().getAsInt()).isEqualTo(24);
    conversation.resize(0, 0);
    assertThat(conversation.columns().getAsInt()).isEqualTo(80);
    screen.send(new byte[] {(byte) 0xFF}).type("12 x\n");
    screen.type("end\r").await("ran end");
    assertThat(lines).containsExactly("0123456789012345678901234567890123456789!", "end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xterm", "dumb"})
  void more_of_an_endless_line_is_passed_over(String type) throws Exception {
    begin(type, 80, 24).type("x".repeat(100_000) + "\r").await("millrace> ", 2);
    screen.type("next\r").await("ran next");
    assertThat(lines).containsExactly("x".repeat(EditorInput.LONGEST_LINE_BYTES), "next");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xterm", "dumb"})
  void shell_that_is_replaced_says_so(String type) throws Exception {
    begin(type, 80, 24);
    conversation.end();
    ended();
    screen.await("the shell is replaced: connect again\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xterm", "dumb"})
  void session_that_waits_sleeps_until_a_key_is_pressed(String type) throws Exception {
    begin(type, 80, 24);
    screen.await(shown -> screen.reads() == 1);
    screen.await(shown -> conversing.getState() == Thread.State.WAITING); // without a time-out
    assertThat(screen.reads()).isOne();
    screen.type("one\r").await("ran one");
  }
}
