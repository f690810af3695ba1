// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Account;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionOptions;
import io.millrace.api.session.Sessions;
import io.millrace.api.transport.Peer;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.testing.TurnedTime;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SessionsCommandTest {
  private final RouterCommands commands = new RouterCommands(new TurnedTime());

  private String run(String command, String... words) {
    try {
      return ShellCommands.call(commands, "millrace", command, words);
    } catch (RuntimeException refused) {
      throw refused;
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  /** Sessions that are open and stay as they are. */
  private record Open(List<Session> all) implements Sessions {
    @Override
    public Session find(Peer peer) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void touch(Peer peer) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Session> open(Peer peer, Account account, SessionOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Boolean> close(Peer peer) {
      throw new UnsupportedOperationException();
    }
  }

  private static Session session(String id, boolean secured) {
    Peer peer = new Peer("udp", new InetSocketAddress("192.0.2.1", 4000), null, "");
    Account account = new Account("reader", Set.of(), Instant.EPOCH);
    return new Session(id, account, peer, new SessionOptions(false, secured), Instant.EPOCH);
  }

  @Test
  void session_over_plain_udp_is_not_called_secured() {
    commands.bindSessions(new Open(List.of(session("a", true), session("b", false))));

    assertThat(run("sessions", "--json"))
        .doesNotContain("\"secured\"")
        .containsPattern("\"id\":\"a\".*\"mesh_security\":\"default\"")
        .containsPattern("\"id\":\"b\".*\"mesh_security\":\"none\"");
    assertThat(run("sessions")).contains("udp://192.0.2.1:4000").contains("mesh_security");
    assertThat(run("sessions", "--help")).contains("in the clear");
  }
}
