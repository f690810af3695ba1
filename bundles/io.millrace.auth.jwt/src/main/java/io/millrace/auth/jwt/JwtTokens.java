// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import io.millrace.api.auth.TokenIssuer;
import io.millrace.api.auth.TokenRevocation;
import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.auth.Verification;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.lib.files.PropertyPaths;
import io.millrace.lib.files.watch.FileWatch;
import io.millrace.lib.loop.Loop;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
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
  private final Path folder;
  private final Revocations revocations;
  private final RemoteKeys remote;
  private final KeyWatch watch;
  private final FileWatch revoked;
  private final ServiceRegistration<TokenRevocation> revocation;
  private KeySources.Keys read;
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
    PropertyPaths paths = new PropertyPaths(context::getProperty);
    folder = paths.path(config.ownKeyDirectory());
    revocations = new Revocations(time, rules, folder, this::renew);
    remote =
        new RemoteKeys(
            time,
            issuers(config, refused),
            new HttpKeySets(),
            folder,
            Duration.ofMinutes(config.issuersRefreshMinutes()),
            this::renew);
    watch = new KeyWatch(time, reader, sources(config, paths), this::take);
    revoked = new FileWatch(time, reader, KeyWatch.INTERVAL, revocations::look);
    revocation = context.registerService(TokenRevocation.class, revocations, null);
    Supplier<List<String>> why = () -> obstacles;
    status =
        context.registerService(
            Supplier.class, why, new Hashtable<>(Map.of("millrace.status", "sessions")));
  }

  private static List<RemoteIssuer> issuers(JwtConfig config, List<String> refused) {
    List<RemoteIssuer> issuers = new ArrayList<>();
    for (String entry : String.join(",", config.issuers()).split(",")) {
      try {
        if (!entry.isBlank()) {
          issuers.add(RemoteIssuer.parse(entry));
        }
      } catch (IllegalArgumentException unusable) {
        String line =
            "%s: issuers: refused \"%s\"; allowed: an https URL, perhaps followed by issuer=NAME"
                .formatted(PID, entry.trim());
        LOG.log(Level.ERROR, line);
        refused.add(line);
      }
    }
    return issuers;
  }

  private static KeySources sources(JwtConfig config, PropertyPaths paths) {
    boolean isChosen = !config.trustedKeys().trim().equals(JwtConfig.TRUSTED_KEYS);
    return new KeySources(
        paths.path(config.trustedKeys()),
        isChosen,
        config.secretFile().isBlank() ? null : paths.path(config.secretFile()),
        config.ownKey() ? paths.path(config.ownKeyDirectory()) : null);
  }

  private synchronized void take(KeySources.Keys keys) {
    read = keys;
    renew();
    issue(keys.own());
    keysRefused = keys.refused();
    LOG.log(
        keys.trusted().isEmpty() ? Level.WARNING : Level.INFO,
        "{0} trusted keys, tokens are {1}issued",
        keys.trusted().size(),
        keys.own() == null ? "not " : "");
  }

  /** Begins with an empty cache of accepted tokens: keys or revocations have changed. */
  private synchronized void renew() {
    if (read == null) {
      return; // the files are read after the others
    }
    Map<RemoteIssuer, List<JWK>> elsewhere = remote.keys();
    Keyring keyring = new Keyring(read.trusted(), elsewhere);
    TokenCheck fresh =
        new TokenCheck(time, keyring, algorithms, rules, revocations::check, remote::keyIsUnknown);
    check = new TokenCache(time, fresh, rules);
    List<JWK> all = new ArrayList<>(read.trusted());
    elsewhere.values().forEach(all::addAll);
    List<String> lines = new ArrayList<>(LoginObstacles.of(all, algorithms, scopes));
    lines.addAll(remote.faults());
    if (!revocations.fault().isEmpty()) {
      lines.add(revocations.fault());
    }
    obstacles = List.copyOf(lines);
  }

  /** The new pair is read as every other file: within seconds. */
  private boolean rotate(ECKey old, Duration overlap) throws IOException {
    return RetiredKeys.rotate(folder, old, overlap, time.now());
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
                TokenIssuer.class, new OwnIssuer(time, randomness, key, rules, this::rotate), null);
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
    revocation.unregister();
    remote.close();
    revoked.close();
    watch.close();
    reader.close();
    issue(null);
  }
}
