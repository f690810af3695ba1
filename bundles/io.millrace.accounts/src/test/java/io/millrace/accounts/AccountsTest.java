// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.auth.Account;
import io.millrace.api.auth.TokenGrant;
import io.millrace.api.auth.TokenIssuer;
import io.millrace.api.auth.TokenRevocation;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.session.Sessions;
import io.millrace.lib.command.Table;
import io.millrace.lib.persist.PersistedState;
import io.millrace.lib.policy.PolicyDecision;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.MapStore;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Accounts as the operator makes them, and the tokens that their clients get. */
class AccountsTest {
  private static final String DEVICE = "SSN001350050005E7D6";

  private final TurnedTime time = new TurnedTime();
  private final MapStore store = new MapStore();
  private final List<String> done = new ArrayList<>();
  private final TreeMap<String, String> names = new TreeMap<>();
  private AccountBook book;
  private Credentials credentials;
  private AccountCommands commands;
  private AccountsCheck check;
  private Slot<TokenIssuer> issuer;

  @BeforeEach
  void start() {
    PersistedState state = new PersistedState(time, AccountBook.MAP, 100);
    state.stores().bind(store);
    book = new AccountBook(state, 3);
    state.contents().thenAccept(stored -> book.restore(stored, false, book.changes()));
    issuer = slot(new Issuer());
    Slot<TokenRevocation> revocation = slot(new Revocation());
    Slot<Sessions> sessions =
        slot(
            of(
                Sessions.class,
                (name, arguments) -> {
                  done.add(name + " " + arguments[0]);
                  return CompletableFuture.completedStage(2);
                }));
    credentials =
        new Credentials(time, new SeededRandomness(1), book, issuer, Duration.ofHours(1), 3, 1000);
    commands =
        new AccountCommands(
            book,
            new Withdrawal(revocation, issuer, sessions, time),
            time,
            new SeededRandomness(2),
            1000);
    check = new AccountsCheck(book, slot(of(DeviceResolver.class, (name, none) -> names)), issuer);
  }

  private <T> Slot<T> slot(T service) {
    Slot<T> slot = new Slot<>(time, SlotLimits.standard());
    slot.bind(service);
    return slot;
  }

  private interface Answer {
    Object to(String method, Object[] arguments);
  }

  private static <T> T of(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "equals" -> self == arguments[0];
                  case "hashCode" -> System.identityHashCode(self);
                  case "toString" -> type.getSimpleName();
                  default -> answer.to(method.getName(), arguments);
                }));
  }

  private final class Issuer implements TokenIssuer {
    @Override
    public String issue(String subject, Duration lifetime) {
      throw new AssertionError();
    }

    @Override
    public Optional<String> issue(Account account, String scope, Duration lifetime) {
      return Optional.of(account.subject() + " " + scope + " " + lifetime);
    }

    @Override
    public boolean rotateKey(Duration overlap) {
      done.add("rotateKey " + overlap);
      return true;
    }
  }

  private final class Revocation implements TokenRevocation {
    @Override
    public void revokeToken(String tokenId) {
      done.add("revokeToken " + tokenId);
    }

    @Override
    public void revokeAccount(String subject, Instant issuedUpTo) {
      done.add("revokeAccount " + subject + " " + issuedUpTo);
    }
  }

  private String add(String name, String... allow) {
    String json =
        commands
            .add(name, name + "-id", name + "-sub", "api", List.of(allow), null, 0, false)
            .json();
    Matcher secret = Pattern.compile("\"client_secret\":\"([\\w-]{43})\"").matcher(json);
    assertThat(secret.find()).as(json).isTrue();
    return secret.group(1);
  }

  private TokenGrant grant(String client, String secret) {
    return credentials.grant(client, secret, "192.0.2.1");
  }

  private String said() {
    return check.execute().iterator().next().getMessage();
  }

  @Test
  void a_client_with_the_right_secret_gets_a_token_for_an_hour() {
    String secret = add("meter");

    for (int i = 0; i < 3; i++) {
      assertThat(grant("meter-id", secret).token()).hasValue("meter-sub api PT1H");
    }
    assertThat(grant("meter-id", secret + "x").token()).isEmpty();
    assertThat(grant("nobody", secret).reason())
        .isEqualTo(grant("meter-id", "wrong").reason())
        .doesNotContain(secret);
  }

  @Test
  void who_is_wrong_often_has_to_wait_and_others_do_not() {
    String secret = add("meter");
    for (int i = 0; i < 3; i++) {
      assertThat(grant("meter-id", "guess" + i).retryAfter()).isZero();
    }
    assertThat(grant("meter-id", secret).retryAfter()).isPositive();
    assertThat(credentials.grant("meter-id", secret, "192.0.2.2").token()).isPresent();
    time.turn(Duration.ofSeconds(61));
    assertThat(grant("meter-id", secret).token()).isPresent();
  }

  @Test
  void accounts_survive_and_the_store_has_no_secret() {
    String secret = add("meter", "GET/" + DEVICE + "/*");
    List<StoredAccount> before = book.all();
    for (Bytes each : store.entries(AccountBook.MAP).values()) {
      assertThat(each.utf8()).contains("meter-id").doesNotContain(secret);
    }
    start();

    assertThat(book.all()).isEqualTo(before);
    assertThat(grant("meter-id", secret).token()).isPresent();
    assertThat(before.get(0).toString()).doesNotContain("hash");
  }

  @Test
  void a_new_secret_replaces_the_old_one() {
    String old = add("meter");
    assertThat(grant("meter-id", old).token()).isPresent();
    String json = commands.rotate("meter", true).json();

    assertThat(grant("meter-id", old).token()).isEmpty();
    String fresh = json.replaceAll(".*\"client_secret\":\"([^\"]*)\".*", "$1").strip();
    assertThat(grant("meter-id", fresh).token()).isPresent();
    assertThat(done).anySatisfy(each -> assertThat(each).startsWith("revokeAccount meter-sub"));
  }

  @Test
  void a_disabled_or_removed_account_has_no_token_and_no_session() {
    String secret = add("meter");
    assertThat(commands.disable("meter")).contains("2 sessions ended");
    assertThat(done).containsExactly("revokeAccount meter-sub " + time.now(), "closeAll meter-sub");
    assertThat(grant("meter-id", secret).reason()).contains("disabled");
    commands.enable("meter");
    assertThat(grant("meter-id", secret).token()).isPresent();
    commands.remove("meter");
    assertThat(grant("meter-id", secret).token()).isEmpty();
    assertThat(book.all()).isEmpty();
    assertThatThrownBy(() -> commands.enable("meter")).hasMessageContaining("no account");
    String again = add("meter");
    assertThat(grant("meter-id", again).token()).isPresent();
  }

  @Test
  void what_cannot_be_stored_is_withdrawn_all_the_same() {
    add("meter");
    store.setBroken(true);
    assertThatThrownBy(() -> commands.disable("meter"))
        .hasMessageContaining("the store cannot write")
        .hasMessageContaining("2 sessions ended");
    assertThat(done).contains("closeAll meter-sub");
    assertThat(said()).contains("the store cannot write");
  }

  @Test
  void names_client_ids_and_subjects_are_unique_and_bounded() {
    add("a");
    assertThatThrownBy(() -> add("a")).hasMessageContaining("already");
    assertThatThrownBy(() -> commands.add("b", "a-id", null, "api", null, null, 0, false))
        .hasMessageContaining("already");
    assertThatThrownBy(() -> commands.add("b", null, "a-sub", "api", null, null, 0, false))
        .hasMessageContaining("already");
    add("b");
    add("c");
    assertThatThrownBy(() -> add("d")).hasMessageContaining("mostAccounts");
    for (String odd : List.of("", "a b", "a\nb", "x".repeat(65), "a/b")) {
      assertThatThrownBy(() -> add(odd)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void resources_become_a_policy() {
    add("meter", "GET/001350050005e7d6/snsr/*", "*/api/solutions/*");
    AccessPolicy policy = book.named("meter").policy();

    assertThat(PolicyDecision.permits(policy, AccessPolicy.COAP, "GET/" + DEVICE + "/snsr/t"))
        .isTrue();
    assertThat(PolicyDecision.permits(policy, AccessPolicy.COAP, "PUT/" + DEVICE + "/snsr/t"))
        .isFalse();
    assertThat(PolicyDecision.permits(policy, AccessPolicy.HTTP, "GET/api/solutions/s/devices"))
        .isTrue();
    assertThat(PolicyDecision.permits(policy, AccessPolicy.HTTP, "GET/api/tenants/t")).isFalse();
    assertThat(((Table) commands.list()).json()).contains("allow GET/" + DEVICE + "/snsr/*");
    assertThatThrownBy(() -> add("x", "nonsense")).hasMessageContaining("METHOD/DEVICE/PATH");
  }

  @Test
  void an_account_for_a_device_that_nobody_knows_is_a_warning() {
    add("meter", "GET/" + DEVICE + "/*");
    assertThat(check.execute().getStatus()).isEqualTo(Result.Status.WARN);
    assertThat(said()).contains(DEVICE).contains("meter");
    names.put(DEVICE, "a device");
    assertThat(check.execute().getStatus()).isEqualTo(Result.Status.OK);
    issuer.unbind(issuer.service());
    assertThat(said()).contains("get no tokens");
  }

  @Test
  void before_the_store_was_read_nobody_is_refused_for_good() {
    String secret = add("meter");
    AccountBook unread = new AccountBook(new PersistedState(time, AccountBook.MAP, 1), 3);
    Credentials waiting =
        new Credentials(
            time, new SeededRandomness(1), unread, issuer, Duration.ofHours(1), 3, 1000);

    TokenGrant answer = waiting.grant("meter-id", secret, "x");
    assertThat(answer.retryAfter()).isPositive();
    assertThat(answer.isUnavailable()).as("503, not 429").isTrue();
    assertThatThrownBy(() -> unread.named("meter")).hasMessageContaining("store is away");
  }

  @Test
  void the_signing_key_is_rotated_and_single_tokens_are_revoked() {
    assertThat(commands.rotateKey(1)).contains("1 hour");
    commands.revokeToken("abc");
    assertThat(done).containsExactly("rotateKey PT1H", "revokeToken abc");
  }
}
