// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.shell.AwaitedThreadIo;
import io.millrace.shell.session.SampleRouter;
import io.millrace.shell.session.ShellSessions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One connection, over a real socket, to the real Gogo. */
@Timeout(60)
class ShellConnectionTest {
  @TempDir Path folder;

  private final AwaitedThreadIo threadIo = new AwaitedThreadIo();
  private final CommandProcessorImpl processor = new CommandProcessorImpl(threadIo);
  private ShellSessions sessions;
  private ServerSocketChannel server;

  @BeforeEach
  void open() throws IOException {
    threadIo.start();
    sessions = new ShellSessions(processor, new SampleRouter(folder));
    new SampleCommands(() -> connection.end()).addTo(processor);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(folder.resolve("s")));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    processor.stop();
    threadIo.stop();
  }

  private String say(String text) throws Exception {
    try (SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
      Thread connection =
          new Thread(new ShellConnection(sessions, server.accept(), System::nanoTime));
      connection.start();
      client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      client.shutdownOutput();
      ByteArrayOutputStream seen = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocate(1024);
      while (client.read(buffer.clear()) >= 0) {
        seen.write(buffer.array(), 0, buffer.position());
      }
      connection.join();
      return seen.toString(StandardCharsets.UTF_8);
    }
  }

  @Test
  void command_answers_and_ends_with_status_0() throws Exception {
    assertThat(say("\u0001exec sample:hello world\n")).isEqualTo("hello world\n\u0001exit 0\n");
  }

  @ParameterizedTest
  @MethodSource("io.millrace.lib.testing.AwkwardWords#all")
  void words_reach_the_command_as_they_are(String word) throws Exception {
    assertThat(say("\u0001run\nsample:words\0-e\0" + word + "\0/echo\0"))
        .isEqualTo("-e\u00a6" + word + "\u00a6/echo\n\u0001exit 0\n");
    assertThat(say("\u0001run\nsample:words\0" + word + "\0"))
        .isEqualTo((word.isEmpty() || word.endsWith("\n") ? word : word + "\n") + "\u0001exit 0\n");
  }

  @Test
  void one_word_is_a_line_of_the_shell() throws Exception {
    assertThat(say("\u0001run\nx = you; sample:hello $x\0")).isEqualTo("hello you\n\u0001exit 0\n");
    assertThat(say("\u0001run\nsample:words coap://[::1]/x?y&z\0"))
        .isEqualTo("coap://[::1]/x?y&z\n\u0001exit 0\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sample:words\0half", "", "half", "x = 5\0y\0", "\0y\0", "$x\0y\0"})
  void words_that_are_no_command_are_refused_and_nothing_is_done(String sent) throws Exception {
    assertThat(say("\u0001run\n" + sent)).containsPattern("not.*\n\u0001exit 64\n$");
  }

  @Test
  void command_that_reads_its_input_asks_for_it_and_another_does_not() throws Exception {
    assertThat(say("\u0001call 19\nsample:words\0x\0yz\0\0..."))
        .isEqualTo("x\u00a6yz\u00a6\n\u0001exit 0\n");
    assertThat(say("\u0001call 13 5\nsample:count\0hello"))
        .isEqualTo("\u0001read\n5 of 5\n\u0001exit 0\n");
    assertThat(say("\u0001call 13\nsample:count\0")).endsWith("0 of null\n\u0001exit 0\n");
    assertThat(say("\u0001run\nsample:count\0")).isEqualTo("0 of null\n\u0001exit 0\n");
  }

  @Test
  void call_is_answered_while_the_input_is_open() throws Exception {
    try (SocketChannel client = begin("\u0001call 15\nsample:hello\0x\0")) {
      assertThat(readUntil(client, "exit 0\n")).isEqualTo("hello x\n\u0001exit 0\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "5", "14", "200000", "999999"})
  void call_without_the_words_that_it_says_is_refused(String bytes) throws Exception {
    assertThat(say("\u0001call " + bytes + "\nsample:count\0"))
        .containsPattern("(nothing was done|allowed are 262144 bytes)\n\u0001exit 64\n$");
  }

  @Test
  void words_without_end_are_not_gathered() throws Exception {
    String most = "a".repeat(SentWords.MOST_BYTES);
    assertThat(say("\u0001run\nsample:words\0" + most + "\0"))
        .isEqualTo("the command is too long: allowed are 262144 bytes\n\u0001exit 64\n");
  }

  @Test
  void command_that_fails_says_why_and_ends_with_status_1() throws Exception {
    assertThat(say("\u0001exec sample:fail\n")).isEqualTo("did not work\n\u0001exit 1\n");
    assertThat(say("\u0001exec sample:link\n"))
        .isEqualTo("java.lang.NoClassDefFoundError: io/millrace/Replaced\n\u0001exit 1\n");
  }

  @Test
  void file_that_is_missing_or_in_the_way_is_said_in_words() throws Exception {
    assertThat(say("\u0001exec sample:read /not/there\n"))
        .isEqualTo("no such file: /not/there\n\u0001exit 1\n");
    String there = Files.createFile(folder.resolve("there")).toString();
    assertThat(say("\u0001exec sample:make " + there + "\n"))
        .isEqualTo(there + " is there already\n\u0001exit 1\n");
  }

  @Test
  void command_that_nobody_offers_ends_with_status_1() throws Exception {
    assertThat(say("\u0001exec nobody:here\n")).endsWith("\u0001exit 1\n");
  }

  @Test
  void conversation_goes_on_after_a_failure_until_exit() throws Exception {
    String seen = say("\u0001interactive\nsample:fail\nsample:hello you\nexit\nsample:hello me\n");
    assertThat(seen).contains("did not work\n", "hello you\n").doesNotContain("hello me");
  }

  @Test
  void uri_is_typed_without_quotes_in_a_conversation() throws Exception {
    assertThat(say("\u0001interactive\nsample:words coap://[::1]:5683/x?y&z=*\n"))
        .contains("millrace> coap://[::1]:5683/x?y&z=*\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1}",
        "{\"a\": [null, \"$x\"], \"b\": \"?\\n&<|\"}",
        "[::1]:5683",
        "[1, 2]",
        "{a,b}",
        "{\"a\":\"it's\",\"b\":2}",
        "?",
        "*",
        "a&b",
        "null",
        "true",
        "05",
        "1e3",
        "~",
        "a=b",
        "--x=*",
        "-1"
      })
  void word_of_a_command_of_ours_is_typed_without_quotes(String word) throws Exception {
    assertThat(say("\u0001interactive\ncoap:words " + word + " " + word + "\n"))
        .contains("millrace> " + word + "\u00a6" + word + "\n");
    assertThat(say("\u0001exec x = y; coap:words $x " + word + "\n"))
        .isEqualTo("y\u00a6" + word + "\n\u0001exit 0\n");
  }

  @Test
  void conversation_ends_when_the_other_side_does() throws Exception {
    assertThat(say("\u0001interactive\n")).endsWith("millrace> ");
  }

  @Test
  void person_at_a_terminal_presses_keys_and_the_lines_end_as_terminals_want_it() throws Exception {
    assertThat(say("\u0001terminal xterm 80 24\nsample:hello me\u007f\u007fyou\rexit\r"))
        .contains("hello you\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xterm 80", "xterm 80 24 1", "xterm -1 24", " 80 24", "x y 80 24"})
  void terminal_that_is_not_described_is_refused(String described) throws Exception {
    assertThat(say("\u0001terminal " + described + "\n")).isEqualTo("not understood\n");
  }

  @Test
  void command_knows_who_gave_it() throws Exception {
    assertThat(say("\u0001run\nsample:origin\0"))
        .isEqualTo(System.getProperty("user.name") + " through shell\n\u0001exit 0\n");
  }

  @Test
  void first_line_that_is_neither_is_refused() throws Exception {
    assertThat(say("GET / HTTP/1.1\n")).isEqualTo("not understood\n");
  }

  @Test
  void first_line_without_end_is_not_gathered_for_ever() throws Exception {
    assertThat(say("x".repeat(65537))).isEmpty();
  }

  private ShellConnection connection;

  private SocketChannel begin(String text) throws Exception {
    SocketChannel client = SocketChannel.open(server.getLocalAddress());
    connection = new ShellConnection(sessions, server.accept(), System::nanoTime);
    new Thread(connection).start();
    client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    return client;
  }

  private static String readUntil(SocketChannel client, String end) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (!all.toString(StandardCharsets.UTF_8).endsWith(end) && client.read(one.clear()) > 0) {
      all.write(one.get(0));
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  @Test
  void command_that_replaces_the_shell_says_how_it_ended() throws Exception {
    try (SocketChannel client = begin("\u0001exec sample:replace\n")) {
      assertThat(readUntil(client, "exit 0\n")).isEqualTo("replaced\n\u0001exit 0\n");
    }
    try (SocketChannel client = begin("\u0001interactive\nsample:replace\n")) {
      assertThat(readUntil(client, "again\n"))
          .contains("replaced\n", "the shell was replaced: connect again");
    }
  }

  @Test
  void connection_that_waits_for_a_line_is_told_that_the_shell_is_replaced() throws Exception {
    try (SocketChannel client = begin("\u0001interactive\n")) {
      readUntil(client, "millrace> ");
      connection.end();
      assertThat(readUntil(client, "again\n")).contains("the shell is replaced: connect again");
      assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }
}
