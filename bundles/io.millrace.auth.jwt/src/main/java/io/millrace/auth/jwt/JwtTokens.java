// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import io.millrace.api.auth.TokenIssuer;
import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.auth.Verification;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.lib.places.Places;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Tokens: verifies those of trusted keys and, with a key pair of its own, issues them. Keys are
 * read when the component starts, which a change of its configuration makes it do anew.
 */
@Component(
    service = {TokenVerifier.class, Supplier.class},
    property = "millrace.status=configuration.refused",
    configurationPid = JwtTokens.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = JwtConfig.class)
public final class JwtTokens implements TokenVerifier, Supplier<List<String>> {
  static final String PID = "io.millrace.auth.jwt";

  private static final Logger LOG = System.getLogger(JwtTokens.class.getName());

  private final List<String> refused;
  private final TokenCheck check;
  private final ServiceRegistration<TokenIssuer> issuer;

  /** Reads the keys, and makes the router's own when it is missing. */
  @Activate
  public JwtTokens(
      BundleContext context,
      @Reference Time time,
      @Reference Randomness randomness,
      JwtConfig config)
      throws JOSEException {
    Places places = new Places(context::getProperty);
    ScopeRules scopes = new ScopeRules(config.permissions());
    refused = new ArrayList<>(scopes.refused());
    ClaimRules rules =
        new ClaimRules(
            Duration.ofSeconds(config.clockSkewSeconds()),
            config.issuer().trim(),
            config.audience().trim(),
            scopes);
    List<JWK> trusted = new ArrayList<>(KeyFiles.publicKeys(places.path(config.trustedKeys())));
    addSecret(config, places, trusted);
    ECKey own = config.ownKey() ? own(places.path(config.ownKeyDirectory())) : null;
    if (own != null) {
      trusted.add(own.toPublicJWK());
    }
    check = new TokenCheck(time, new Keyring(trusted), algorithms(config, refused), rules);
    issuer = own == null ? null : register(context, new OwnIssuer(time, randomness, own, rules));
    LOG.log(
        trusted.isEmpty() ? Level.WARNING : Level.INFO,
        "{0} trusted keys, tokens are {1}issued",
        trusted.size(),
        own == null ? "not " : "");
  }

  private static void addSecret(JwtConfig config, Places places, List<JWK> trusted) {
    if (!config.secretFile().isBlank()) {
      JWK secret = KeyFiles.secret(places.path(config.secretFile()));
      if (secret != null) {
        trusted.add(secret);
      }
    }
  }

  private static ECKey own(Path directory) {
    try {
      return OwnKey.in(directory);
    } catch (IOException | JOSEException | RuntimeException fault) {
      LOG.log(Level.ERROR, "no key pair in " + directory + ": tokens are not issued", fault);
      return null;
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

  private static ServiceRegistration<TokenIssuer> register(BundleContext context, OwnIssuer own) {
    return context.registerService(TokenIssuer.class, own, null);
  }

  @Override
  public Verification verify(Bytes token) {
    return check.verify(token);
  }

  /** Returns a line for each entry of a list that was refused: {@code status} shows them. */
  @Override
  public List<String> get() {
    return List.copyOf(refused);
  }

  /** Withdraws the issuer. */
  @Deactivate
  public void stop() {
    if (issuer != null) {
      issuer.unregister();
    }
  }
}
