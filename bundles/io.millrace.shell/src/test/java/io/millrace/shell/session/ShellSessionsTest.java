// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.audit.Origin;
import io.millrace.api.shell.ShellRole;
import io.millrace.api.shell.ShellStreams;
import io.millrace.api.shell.ShellTerminal;
import io.millrace.shell.AwaitedThreadIo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions over the real Gogo. */
@Timeout(60)
class ShellSessionsTest {
  private static final Origin ORIGIN = Origin.of("ssh", "ada", "192.0.2.1");

  private final AwaitedThreadIo threadIo = new AwaitedThreadIo();
  private final CommandProcessorImpl processor = new CommandProcessorImpl(threadIo);
  private final List<AuditRecord> records = new CopyOnWriteArrayList<>();
  private final SampleRouter router = new SampleRouter(Path.of("/data"));
  private final ShellSessions sessions = new ShellSessions(processor, router);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final SampleCommands commands = new SampleCommands();
  private byte[] in = {};

  private final AuditTrail trail =
      new AuditTrail() {
        @Override
        public void add(Origin origin, String action, AuditOutcome outcome, String detail) {
          records.add(AuditRecord.of(Instant.EPOCH, origin, action, outcome, detail));
        }

        @Override
        public List<AuditRecord> last(int most) {
          return records;
        }
      };

  @BeforeEach
  void start() {
    threadIo.start();
    commands.addTo(processor);
  }

  @AfterEach
  void stop() {
    processor.stop();
    threadIo.stop();
  }

  private Session open(ShellRole role) {
    return sessions.open(ORIGIN, role, ShellStreams.of(new ByteArrayInputStream(in), out, err));
  }

  private int run(ShellRole role, String line) {
    try (Session session = open(role)) {
      return session.run(line);
    }
  }

  private List<String> audited() {
    sessions.bindTrail(trail);
    return records.stream()
        .map(each -> each.action() + " " + each.outcome() + " " + each.detail())
        .map(String::strip)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void every_role_runs_a_command_and_gets_its_status(ShellRole role) {
    assertThat(run(role, "status --problems")).isZero();
    assertThat(out).hasToString("good--problems\n");
    assertThat(audited()).containsExactly("status --problems DONE");
    assertThat(records.get(0).origin()).isEqualTo(ORIGIN);
  }

  @Test
  void command_knows_the_origin_of_its_session() {
    assertThat(run(ShellRole.ADMIN, "sample:origin")).isZero();
    assertThat(out).hasToString("ada through ssh from 192.0.2.1\n");
  }

  @Test
  void administrator_has_the_language_and_both_ends_of_what_may_change_something_are_audited() {
    assertThat(run(ShellRole.ADMIN, "x = y; status $x | cat")).isOne();
    assertThat(run(ShellRole.ADMIN, "sample:fail")).isOne();
    assertThat(err.toString(StandardCharsets.UTF_8)).endsWith("did not work\n");
    assertThat(audited())
        .contains("sample:fail STARTED", "sample:fail FAILED did not work")
        .hasSize(4);
  }

  @Test
  void what_a_role_does_not_have_is_refused_with_status_77_and_audited() {
    assertThat(run(ShellRole.VIEWER, "release:install x.mrl")).isEqualTo(77);
    assertThat(out).hasToString("");
    assertThat(err)
        .hasToString("\"release:install\" is not a command that a viewer has (see help)\n");
    assertThat(audited())
        .containsExactly(
            "release:install x.mrl REFUSED \"release:install\" is not a command that a viewer has"
                + " (see help)");
  }

  @Test
  void command_whose_words_are_wrong_has_the_status_it_says_and_the_next_has_its_own() {
    try (Session session = open(ShellRole.ADMIN)) {
      assertThat(session.run("sample:wrong")).isEqualTo(64);
      assertThat(session.run("sample:fail")).isOne();
      assertThat(session.run("status")).isZero();
    }
    assertThat(audited()).contains("sample:wrong REFUSED WHAT is needed");
  }

  @Test
  void felix_commands_that_end_well_when_they_fail_are_ours() {
    processor.addCommand("felix", commands, "install");
    assertThat(run(ShellRole.ADMIN, "felix:install x")).isOne();
    assertThat(err)
        .hasToString("millrace:install is not there at present: its bundle is replaced\n");
  }

  @Test
  void operator_names_a_file_in_the_upload_folder_alone() {
    assertThat(run(ShellRole.OPERATOR, "release:install x.mrl --now")).isZero();
    assertThat(out).hasToString("/data/releases/upload/x.mrl,--now\n");
    assertThat(run(ShellRole.OPERATOR, "release:install ../x.mrl")).isEqualTo(77);
    assertThat(run(ShellRole.OPERATOR, "release:install /etc/passwd")).isEqualTo(77);
    assertThat(run(ShellRole.OPERATOR, "release:install 'unclosed")).isEqualTo(64);
  }

  @Test
  void help_shows_what_the_role_has_and_no_more() {
    assertThat(run(ShellRole.VIEWER, "help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .containsPattern("millrace:status +Says how it is.")
        .doesNotContain("token");
    assertThat(run(ShellRole.VIEWER, "help token")).isOne();
    out.reset();
    assertThat(run(ShellRole.OPERATOR, "release:install --help")).isZero();
    assertThat(run(ShellRole.OPERATOR, "help install")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).split("Installs\\.", -1)).hasSize(3);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("release:install [UPLOADED] [--json] [--help] [--confirm TIME]")
        .contains("UPLOADED   the name of a file in the upload folder")
        .doesNotContain("--downgrade");
  }

  @ParameterizedTest
  @EnumSource
  void command_is_interrupted_and_the_session_goes_on(ShellRole role) throws Exception {
    try (Session session = open(role)) {
      Thread other =
          new Thread(
              () -> {
                try {
                  commands.awaitBegun();
                  session.interrupt();
                } catch (InterruptedException impossible) {
                  throw new AssertionError(impossible);
                }
              });
      other.start();
      assertThat(session.run("uart:ports")).isEqualTo(130);
      other.join();
      assertThat(session.run("status")).isZero();
    }
  }

  @Test
  void end_of_a_command_that_outlives_the_component_is_audited() throws Exception {
    sessions.bindTrail(trail);
    CompletableFuture<Integer> end;
    try (Session session = open(ShellRole.ADMIN)) {
      end = CompletableFuture.supplyAsync(() -> session.run("uart:ports x"));
      commands.awaitBegun();
      sessions.deactivate();
      sessions.unbindTrail(trail);
      session.interrupt();
      assertThat(end.get()).isEqualTo(130);
      assertThat(records).hasSize(1);
      router.present().set(trail);
    }
    assertThat(records)
        .extracting(AuditRecord::outcome)
        .containsExactly(AuditOutcome.STARTED, AuditOutcome.FAILED);
  }

  @Test
  void secrets_are_not_in_the_trail() {
    run(ShellRole.ADMIN, "coap:session open --token eyJhbGciOiJF.eyJzdWIi.c2ln");
    assertThat(audited()).allMatch(each -> each.startsWith("coap:session open --token ***"));
  }

  private String atTerminal(ShellRole role, String type, String keys) {
    in = keys.getBytes(StandardCharsets.UTF_8);
    try (Session session = open(role)) {
      session.converse(ShellTerminal.of(type, 33, 5));
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void person_at_a_terminal_is_greeted_and_commands_know_its_width() {
    assertThat(atTerminal(ShellRole.ADMIN, "xterm", "sample:columns\rexit\r"))
        .startsWith("Millrace. 'help' lists commands, 'exit' leaves; the router goes on.\r\n")
        .contains("status: all is good\r\n", "columns: 33\r\n");
    assertThat(atTerminal(ShellRole.ADMIN, "dumb", "sample:columns\rexit\r")).contains("none\r\n");
    assertThat(run(ShellRole.ADMIN, "sample:columns")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("none\n");
  }

  @ParameterizedTest
  @CsvSource({"xterm, columns: 33", "dumb, none", "'', none"})
  void single_command_knows_the_terminal_that_shows_what_it_prints(String type, String said) {
    try (Session session = open(ShellRole.ADMIN)) {
      assertThat(session.run("sample:columns", ShellTerminal.of(type, 33, 5))).isZero();
      assertThat(out).hasToString(said + "\n");
      session.resize(44, 5);
      out.reset();
      session.run("sample:columns");
      assertThat(out).hasToString(said.replace("33", "44") + "\n");
    }
  }

  @Test
  void viewer_at_a_terminal_is_refused_what_a_viewer_has_not() {
    assertThat(atTerminal(ShellRole.VIEWER, "xterm", "status\rmillrace:token\r\u0004"))
        .contains("good\r\n", "is not a command that a viewer has (see help)\r\n");
    assertThat(audited()).hasSize(2).last().asString().startsWith("millrace:token REFUSED");
  }

  @Test
  void conversation_runs_lines_until_exit() {
    in = "status\nnothing\nexit\nstatus\n".getBytes(StandardCharsets.UTF_8);
    try (Session session = open(ShellRole.VIEWER)) {
      assertThat(session.converse(ShellTerminal.of("", 0, 0))).isEqualTo(77);
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).containsOnlyOnce("good");
  }

  @Test
  void commands_over_the_local_socket_that_only_read_are_not_audited() throws Exception {
    try (Session session =
        sessions.openLocal("me", ShellStreams.of(new ByteArrayInputStream(in), out, err))) {
      session.run("millrace:status");
      session.run(List.of("sample:fail", "a b"));
    }
    assertThat(audited()).hasSize(2).first().isEqualTo("sample:fail 'a b' STARTED");
  }
}
