// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.auth.Verification;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.session.Sessions;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.access.RefusalLog;
import io.millrace.gateway.rig.MemorySessions;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.TurnedTime;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Floods of logins, by one source and by many, and what becomes of an honest client's. */
class LoginsTest {
  private static final int PER_SECOND = 10;

  private final TurnedTime time = new TurnedTime();
  private final Slot<Sessions> sessions = new Slot<>(time, SlotLimits.standard());
  private final Slot<TokenVerifier> verifier = new Slot<>(time, SlotLimits.standard());
  private final MemorySessions open = new MemorySessions();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final Set<Bytes> seen = new HashSet<>();
  private final List<String> checked = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Logins logins =
      new Logins(
          time, sessions, verifier, new RefusalLog(time), PER_SECOND, PER_SECOND, tasks::add);

  @BeforeEach
  void fill() {
    sessions.bind(open);
    verifier.bind(new Verifier());
  }

  /** "good" begins what it accepts; it remembers that as the real one does. */
  private final class Verifier implements TokenVerifier {
    @Override
    public Verification verify(Bytes token) {
      checked.add(token.utf8());
      return remembers(token)
          ? Verification.of(account(token))
          : Verification.refused("not signed by a trusted key");
    }

    private boolean remembers(Bytes token) {
      return token.utf8().startsWith("good") && seen.add(token) | true;
    }

    @Override
    public Optional<Account> cachedAccount(Bytes token) {
      return seen.contains(token) ? Optional.of(account(token)) : Optional.empty();
    }

    private Account account(Bytes token) {
      return new Account(token.utf8(), Set.of(Permission.PROXY), Instant.MAX);
    }
  }

  private static Peer peer(String address, int port) {
    return new Peer("udp", new InetSocketAddress(address, port), null, "");
  }

  private void login(Peer peer, String token) {
    login(logins, peer, token);
  }

  private void login(Logins judge, Peer peer, String token) {
    judge.judge(
        new Login(
            peer,
            Bytes.utf8(token),
            account -> told.add("in " + account),
            answer ->
                told.add(
                    CoapCode.text(answer.code())
                        + " "
                        + answer.options().uint(OptionNumber.MAX_AGE, -1))));
  }

  private void runAll() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private List<String> answers() {
    List<String> answers = List.copyOf(told);
    told.clear();
    return answers;
  }

  @Test
  void a_token_is_checked_on_the_thread_for_that_and_not_on_the_callers() {
    login(peer("192.0.2.1", 1), "good");
    assertThat(checked).isEmpty();
    assertThat(told).isEmpty();

    runAll();
    assertThat(answers()).containsExactly("in good");
  }

  @Test
  void a_token_that_was_good_before_is_admitted_at_once() {
    login(peer("192.0.2.1", 1), "good");
    runAll();
    login(peer("192.0.2.2", 2), "good");

    assertThat(answers()).containsExactly("in good", "in good");
    assertThat(checked).hasSize(1);
  }

  @Test
  void a_source_that_sends_bad_tokens_waits_longer_and_longer_whatever_its_port() {
    int port = 0;
    while (port < 20) {
      login(peer("192.0.2.1", ++port), "bad");
      runAll();
    }
    assertThat(answers()).containsOnly("4.01 -1").hasSize(20);

    for (long wait : List.of(1, 2, 4, 8, 16, 32, 60, 60)) {
      for (int i = 0; i <= 10 * PER_SECOND && !told.contains("4.29 " + wait); i++) {
        login(peer("192.0.2.1", ++port), "bad");
        runAll();
      }
      assertThat(answers()).endsWith("4.29 " + wait);
      time.turn(Duration.ofSeconds(wait));
    }
  }

  @Test
  void who_waits_as_long_as_told_is_checked_again_and_calm_is_rewarded() {
    for (int i = 0; i < 40; i++) {
      login(peer("192.0.2.1", 1), "bad");
      runAll();
    }
    assertThat(answers()).endsWith("4.29 1");
    time.turn(Duration.ofSeconds(1));
    login(peer("192.0.2.1", 1), "good");
    runAll();
    assertThat(answers()).containsExactly("in good");
  }

  @Test
  void a_port_that_sends_bad_tokens_does_not_shut_out_others_of_its_address() {
    for (int i = 0; i < 1000; i++) {
      login(peer("192.0.2.1", 1), "bad");
      runAll();
    }
    assertThat(answers()).endsWith("4.29 1");
    login(peer("192.0.2.1", 2), "good");
    runAll();

    assertThat(answers()).containsExactly("in good");
  }

  @Test
  void other_sources_and_open_sessions_of_the_same_one_do_not_suffer() {
    open.allow(peer("192.0.2.1", 7), Permission.PROXY);
    for (int port = 100; port < 200; port++) {
      login(peer("192.0.2.1", port), "bad");
      runAll();
    }
    told.clear();
    login(peer("192.0.2.2", 1), "good one");
    login(peer("192.0.2.1", 7), "good two");
    login(peer("192.0.2.1", 8), "good three");
    runAll();

    assertThat(answers()).containsExactlyInAnyOrder("in good one", "in good two", "4.29 1");
  }

  @Test
  void of_forged_sources_without_number_only_so_many_wait_and_known_ones_go_first() {
    login(peer("192.0.2.1", 1), "good before");
    runAll();
    answers();
    checked.clear();
    for (int i = 0; i < 10_000; i++) {
      login(peer("10.0." + i / 250 + "." + i % 250, 1), "bad");
    }
    assertThat(answers()).hasSize(10_000 - 256).containsOnly("5.03 5");
    assertThat(tasks).hasSize(256);

    login(peer("192.0.2.1", 2), "good again");
    tasks.remove().run();
    assertThat(answers()).containsExactly("in good again");
    runAll();
    assertThat(answers()).hasSize(256);
  }

  @Test
  void a_source_that_fills_the_queue_makes_room_for_one_that_asks_for_little() {
    Logins generous =
        new Logins(time, sessions, verifier, new RefusalLog(time), 1000, 1000, tasks::add);
    for (int port = 1; port <= 256; port++) {
      login(generous, peer("192.0.2.1", port), "bad");
    }
    assertThat(answers()).isEmpty();
    login(generous, peer("192.0.2.1", 999), "bad");
    login(generous, peer("198.51.100.1", 1), "good");

    assertThat(answers()).containsExactly("4.29 1", "4.29 1");
    tasks.remove().run();
    tasks.remove().run();
    assertThat(answers()).containsExactly("4.01 -1", "in good");
    runAll();
    assertThat(answers()).hasSize(254);
  }

  @Test
  void one_account_gets_so_many_whatever_the_source() {
    for (int i = 1; i <= 10 * PER_SECOND + 1; i++) {
      login(peer("192.0.2." + i, 1), "good");
      runAll();
    }
    assertThat(answers()).hasSize(101).endsWith("in good", "4.29 1");

    login(peer("192.0.2.1", 1), "good other");
    runAll();
    assertThat(answers()).containsExactly("in good other");
  }

  @Test
  void a_network_of_ipv6_is_one_source() {
    assertThat(LoginSource.of(peer("2001:db8::1", 1)))
        .isEqualTo(LoginSource.of(peer("2001:db8::ffff", 2)));
    assertThat(LoginSource.of(peer("2001:db8:0:1::1", 1)))
        .isNotEqualTo(LoginSource.of(peer("2001:db8::1", 1)));
    assertThat(LoginSource.of(peer("0.0.0.1", 1))).isNotEqualTo(LoginSource.of(peer("::1", 1)));
  }

  @Test
  void who_waits_when_the_gateway_ends_is_told_so() {
    login(peer("192.0.2.1", 1), "good");
    logins.close();
    runAll();

    assertThat(answers()).containsExactly("5.03 5");
  }
}
