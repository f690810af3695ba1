// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.jwk.ECKey;
import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import io.millrace.api.auth.TokenIssuer;
import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.auth.Verification;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.lib.files.PropertyPaths;
import io.millrace.lib.loop.Loop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The component for tokens: verifies those that trusted keys have signed and, when it has a key
 * pair of its own, issues them. It reads the keys when it starts, and again when their files
 * change. A {@code Supplier} of lines with {@code millrace.status=sessions} says why nobody can log
 * in.
 */
@Component(
    service = {TokenVerifier.class, Supplier.class},
    property = "millrace.status=configuration.refused",
    configurationPid = JwtTokens.PID,
    immediate = true)
@Designate(ocd = JwtConfig.class)
public final class JwtTokens implements TokenVerifier, Supplier<List<String>> {
  static final String PID = "io.millrace.auth.jwt";

  private static final Logger LOG = System.getLogger(JwtTokens.class.getName());

  private final List<String> refused;
  private final BundleContext context;
  private final Time time;
  private final Randomness randomness;
  private final Set<Algorithm> algorithms;
  private final ClaimRules rules;
  private final ScopeRules scopes;
  private final Loop reader = Loop.start("token-keys");
  private final KeyWatch watch;
  private volatile TokenVerifier check;
  private volatile List<String> keysRefused = List.of();
  private volatile List<String> obstacles = List.of();
  private final ServiceRegistration<?> status;
  private ECKey own;
  private ServiceRegistration<TokenIssuer> issuer;

  /** Reads the keys, and makes the router's own key pair when it is missing. */
  @Activate
  public JwtTokens(
      BundleContext context,
      @Reference Time time,
      @Reference Randomness randomness,
      JwtConfig config) {
    this.context = context;
    this.time = time;
    this.randomness = randomness;
    scopes = new ScopeRules(config.permissions());
    refused = new ArrayList<>(scopes.refused());
    algorithms = algorithms(config, refused);
    rules =
        new ClaimRules(
            Duration.ofSeconds(config.clockSkewSeconds()),
            config.issuer().trim(),
            config.audience().trim(),
            scopes,
            Instant.parse(context.getBundle().getHeaders().get("Millrace-Built")));
    watch = new KeyWatch(time, reader, sources(config), this::take);
    Supplier<List<String>> why = () -> obstacles;
    status =
        context.registerService(
            Supplier.class, why, new Hashtable<>(Map.of("millrace.status", "sessions")));
  }

  private KeySources sources(JwtConfig config) {
    PropertyPaths paths = new PropertyPaths(context::getProperty);
    boolean isChosen = !config.trustedKeys().trim().equals(JwtConfig.TRUSTED_KEYS);
    return new KeySources(
        paths.path(config.trustedKeys()),
        isChosen,
        config.secretFile().isBlank() ? null : paths.path(config.secretFile()),
        config.ownKey() ? paths.path(config.ownKeyDirectory()) : null);
  }

  private void take(KeySources.Keys keys) {
    TokenCheck fresh = new TokenCheck(time, new Keyring(keys.trusted()), algorithms, rules);
    check = new TokenCache(time, fresh, rules);
    issue(keys.own());
    keysRefused = keys.refused();
    obstacles = LoginObstacles.of(keys.trusted(), algorithms, scopes);
    LOG.log(
        keys.trusted().isEmpty() ? Level.WARNING : Level.INFO,
        "{0} trusted keys, tokens are {1}issued",
        keys.trusted().size(),
        keys.own() == null ? "not " : "");
  }

  private synchronized void issue(ECKey key) {
    if (Objects.equals(key, own)) {
      return;
    }
    ServiceRegistration<TokenIssuer> before = issuer;
    own = key;
    issuer =
        key == null
            ? null
            : context.registerService(
                TokenIssuer.class, new OwnIssuer(time, randomness, key, rules), null);
    if (before != null) {
      before.unregister();
    }
  }

  private static Set<Algorithm> algorithms(JwtConfig config, List<String> refused) {
    Set<Algorithm> algorithms = EnumSet.noneOf(Algorithm.class);
    for (String name : String.join(",", config.algorithms()).split(",")) {
      try {
        algorithms.add(Algorithm.valueOf(name.trim()));
      } catch (IllegalArgumentException unknown) {
        String line =
            "%s: algorithms: refused \"%s\"; allowed: ES256, RS256, HS256"
                .formatted(PID, name.trim());
        LOG.log(Level.ERROR, line);
        refused.add(line);
      }
    }
    return algorithms;
  }

  @Override
  public Verification verify(Bytes token) {
    return check.verify(token);
  }

  @Override
  public Optional<Account> cachedAccount(Bytes token) {
    return check.cachedAccount(token);
  }

  @Override
  public boolean canGrant(Permission permission) {
    return scopes.gives(permission);
  }

  /** Returns one line for each configured entry and each key file that was refused. */
  @Override
  public List<String> get() {
    return Stream.concat(refused.stream(), keysRefused.stream()).toList();
  }

  /** Stops watching the key files and unregisters the issuer. */
  @Deactivate
  public void stop() {
    status.unregister();
    watch.close();
    reader.close();
    issue(null);
  }
}
