// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.auth.AccessStatement;
import io.millrace.api.auth.Account;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionListener;
import io.millrace.api.session.SessionOptions;
import io.millrace.lib.testing.TurnedTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What is an account's own: its policy, its quota, its security. */
class AccountLimitsTest {
  private static final AccessPolicy POLICY =
      AccessPolicy.of(
          List.of(
              AccessStatement.allow(List.of("coap:Invoke"), List.of("GET/*", "PUT/a/b")),
              AccessStatement.deny(List.of("*"), List.of("*/secret"))));
  private static final Account PLAIN = SessionRig.account("meter-reader");

  private final TurnedTime time = new TurnedTime();
  private final HeldStore store = new HeldStore();
  private final SessionRig rig = new SessionRig(time, store);

  private Session open(Account account, int port) {
    return rig.opening("192.0.2.1:" + port, account, SessionOptions.DEFAULT).join();
  }

  @Test
  void it_survives_a_restart() throws Exception {
    open(PLAIN.withPolicy(POLICY).withSessions(3).withoutSecurity(), 1);
    Account after = rig.next(store).service().find(SessionRig.peer("192.0.2.1:1")).account();

    assertThat(after.policy()).isEqualTo(POLICY);
    assertThat(after.sessions()).hasValue(3);
    assertThat(after.isSecured()).isFalse();
  }

  @Test
  void a_session_of_an_account_without_any_is_stored_as_before() {
    open(PLAIN.withPolicy(POLICY), 1);
    int with = store.disk.values().iterator().next().length();
    open(PLAIN, 1);
    Map.Entry<Bytes, Bytes> plain = store.disk.entrySet().iterator().next();

    assertThat(plain.getValue().length()).isLessThan(with);
  }

  @Test
  void its_quota_is_its_own() {
    for (int port = 1; port <= 4; port++) {
      open(PLAIN.withSessions(2), port);
    }
    assertThat(rig.service().all()).hasSize(2);
    for (int port = 11; port <= 30; port++) {
      open(SessionRig.account("other"), port);
    }
    assertThat(rig.service().all()).hasSize(2 + 10);
  }

  @Test
  void a_hundred_clients_at_the_same_time_get_exactly_the_quota() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(100);
    try {
      List<Callable<Session>> logins = new ArrayList<>();
      for (int port = 1; port <= 1000; port++) {
        int own = port;
        logins.add(() -> open(PLAIN.withSessions(7), own));
      }
      assertThat(clients.invokeAll(logins)).allSatisfy(each -> assertThat(each).isDone());
    } finally {
      clients.shutdown();
    }
    assertThat(rig.service().all()).hasSize(7);
    assertThat(store.disk).hasSize(7);
  }

  @Test
  void another_policy_is_told_and_the_same_is_not() {
    List<Session> changed = new ArrayList<>();
    rig.component.addListener(
        new SessionListener() {
          @Override
          public void ended(Session session, String reason) {}

          @Override
          public void policyChanged(Session session) {
            changed.add(session);
          }
        });
    open(PLAIN.withPolicy(POLICY), 1);
    open(PLAIN.withPolicy(POLICY), 1);
    assertThat(changed).isEmpty();
    Session now = open(PLAIN, 1);
    assertThat(changed).containsExactly(now);
  }

  @Test
  void all_sessions_of_an_account_end_and_no_other() {
    open(PLAIN, 1);
    open(PLAIN, 2);
    Session other = open(SessionRig.account("other"), 3);

    assertThat(rig.service().closeAll("meter-reader").toCompletableFuture().join()).isEqualTo(2);
    assertThat(rig.service().closeAll("nobody").toCompletableFuture().join()).isZero();
    assertThat(rig.service().all()).containsExactly(other);
    assertThat(store.disk).hasSize(1);
  }
}
