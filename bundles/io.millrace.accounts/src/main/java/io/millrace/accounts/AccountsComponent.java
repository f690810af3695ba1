// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.auth.ClientCredentials;
import io.millrace.api.auth.TokenGrant;
import io.millrace.api.auth.TokenIssuer;
import io.millrace.api.auth.TokenRevocation;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.session.Sessions;
import io.millrace.api.store.Store;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.persist.PersistedState;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** The component and composition root of the accounts. */
@Component(
    service = ClientCredentials.class,
    configurationPid = AccountsComponent.PID,
    immediate = true)
@Designate(ocd = AccountsConfig.class)
public final class AccountsComponent implements ClientCredentials {
  static final String PID = "io.millrace.accounts";

  private static final int MAX_WAITING = 1024;

  private final PersistedState state;
  private final SharedAccounts stored;
  private final AccountBook accounts;
  private final Slot<TokenIssuer> issuer;
  private final Slot<TokenRevocation> revocation;
  private final Slot<Sessions> sessions;
  private final Slot<DeviceResolver> directory;
  private final Credentials credentials;
  private final ShellCommands commands;
  private final ServiceRegistration<HealthCheck> check;

  /** Begins without accounts, which the store has. */
  @Activate
  public AccountsComponent(
      BundleContext context,
      @Reference Time time,
      @Reference Randomness randomness,
      AccountsConfig config) {
    SlotLimits limits = SlotLimits.standard();
    state = new PersistedState(time, AccountBook.MAP, MAX_WAITING);
    accounts = new AccountBook(state, config.mostAccounts());
    issuer = new Slot<>(time, limits);
    revocation = new Slot<>(time, limits);
    sessions = new Slot<>(time, limits);
    directory = new Slot<>(time, limits);
    credentials =
        new Credentials(
            time,
            randomness,
            accounts,
            issuer,
            Duration.ofMinutes(config.tokenMinutes()),
            config.wrongSecretsPerMinute(),
            SecretHash.ITERATIONS);
    Withdrawal withdrawal = new Withdrawal(revocation, issuer, sessions, time);
    stored = new SharedAccounts(time, state, accounts, withdrawal);
    commands =
        new ShellCommands(
            context,
            "account",
            new AccountCommands(accounts, withdrawal, time, randomness, SecretHash.ITERATIONS));
    check =
        context.registerService(
            HealthCheck.class,
            new AccountsCheck(accounts, directory, issuer),
            new Hashtable<>(Map.of(HealthCheck.NAME, "accounts", HealthCheck.TAGS, "sessions")));
  }

  @Override
  public TokenGrant grant(String clientId, String clientSecret, String source) {
    return credentials.grant(clientId, clientSecret, source);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindStore(Store service) {
    stored.bind(service);
  }

  void unbindStore(Store service) {
    stored.unbind(service);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindIssuer(TokenIssuer service) {
    issuer.bind(service);
  }

  void unbindIssuer(TokenIssuer service) {
    issuer.unbind(service);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindRevocation(TokenRevocation service) {
    revocation.bind(service);
  }

  void unbindRevocation(TokenRevocation service) {
    revocation.unbind(service);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindSessions(Sessions service) {
    sessions.bind(service);
  }

  void unbindSessions(Sessions service) {
    sessions.unbind(service);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindDirectory(DeviceResolver service) {
    directory.bind(service);
  }

  void unbindDirectory(DeviceResolver service) {
    directory.unbind(service);
  }

  /** The store has everything. */
  @Deactivate
  void deactivate() {
    stored.close();
    check.unregister();
    commands.close();
    state.close();
    issuer.close();
    revocation.close();
    sessions.close();
    directory.close();
  }
}
