// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.millrace.api.auth.Account;
import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.auth.Verification;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Time;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Set;

/**
 * Judges signed tokens in compact form [RFC 7515 §7.1, RFC 7519 §7.2]. White space state a token is
 * allowed: {@code echo} leaves some. Immutable, but for the clock.
 */
final class TokenCheck implements TokenVerifier {
  /** A longer token is refused. */
  static final int MAX_BYTES = 8192;

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final String NOT_A_TOKEN = "token cannot be parsed";

  private final Time time;
  private final Keyring keyring;
  private final Set<Algorithm> accepted;
  private final ClaimRules rules;
  private final Revoked revoked;
  private final Runnable unknownKey;

  /** Which tokens are revoked. */
  @FunctionalInterface
  interface Revoked {
    void check(JWTClaimsSet claims) throws RefusedToken;
  }

  TokenCheck(Time time, Keyring keyring, Set<Algorithm> accepted, ClaimRules rules) {
    this(time, keyring, accepted, rules, claims -> {}, () -> {});
  }

  TokenCheck(
      Time time,
      Keyring keyring,
      Set<Algorithm> accepted,
      ClaimRules rules,
      Revoked revoked,
      Runnable unknownKey) {
    this.revoked = revoked;
    this.unknownKey = unknownKey;
    this.time = time;
    this.keyring = keyring;
    this.accepted = Set.copyOf(accepted);
    this.rules = rules;
  }

  @Override
  public Verification verify(Bytes token) {
    try {
      return Verification.of(account(token));
    } catch (RefusedToken refused) {
      return Verification.refused(refused.getMessage());
    } catch (ParseException | RuntimeException | StackOverflowError unparsable) {
      return Verification.refused(NOT_A_TOKEN);
    }
  }

  private Account account(Bytes token) throws RefusedToken, ParseException {
    String compact = compact(token);
    Algorithm algorithm = algorithm(compact);
    SignedJWT signed = SignedJWT.parse(compact);
    if (signed.getHeader().getCriticalParams() != null) {
      throw new RefusedToken("token has critical header parameters");
    }
    // The signature costs the most: a token that the claims refuse is refused before.
    Account account = rules.account(signed.getJWTClaimsSet(), time.now());
    if (!keyring.hasSigned(signed, algorithm)) {
      if (keyring.isUnknown(signed.getHeader().getKeyID())) {
        unknownKey.run();
      }
      throw new RefusedToken("token is not signed by a trusted key");
    }
    revoked.check(signed.getJWTClaimsSet());
    return account;
  }

  /** Checks the form before anything is decoded: three parts of base64url characters. */
  private static String compact(Bytes token) throws RefusedToken {
    if (token.length() > MAX_BYTES) {
      throw new RefusedToken("token is longer than " + MAX_BYTES + " bytes");
    }
    String text = new String(token.toArray(), StandardCharsets.ISO_8859_1).strip();
    int dots = 0;
    int part = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        requireWhole(text, part, i);
        dots++;
        part = i + 1;
      } else if (!isBase64Url(c)) {
        throw new RefusedToken(NOT_A_TOKEN);
      }
    }
    if (text.isEmpty()) {
      throw new RefusedToken("no token");
    }
    requireWhole(text, part, text.length());
    if (dots == 4) {
      throw new RefusedToken("token is encrypted, not signed");
    }
    if (dots != 2) {
      throw new RefusedToken(NOT_A_TOKEN);
    }
    return text;
  }

  /** Bits that no byte gets are zero [RFC 4648 §3.5]: a token can be written in one way alone. */
  private static void requireWhole(String text, int from, int to) throws RefusedToken {
    int spare =
        switch ((to - from) % 4) {
          case 1 -> 63;
          case 2 -> 15;
          case 3 -> 3;
          default -> 0;
        };
    if (spare != 0 && (ALPHABET.indexOf(text.charAt(to - 1)) & spare) != 0) {
      throw new RefusedToken(NOT_A_TOKEN);
    }
  }

  private static boolean isBase64Url(char c) {
    return c >= 'A' && c <= 'Z'
        || c >= 'a' && c <= 'z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_';
  }

  private Algorithm algorithm(String compact) throws RefusedToken, ParseException {
    String header = new Base64URL(compact.substring(0, compact.indexOf('.'))).decodeToString();
    Object name = JSONObjectUtils.parse(header).get("alg");
    if (name instanceof String none && none.equalsIgnoreCase("none") || compact.endsWith(".")) {
      throw new RefusedToken("token is not signed");
    }
    for (Algorithm algorithm : accepted) {
      if (algorithm.name().equals(name)) {
        return algorithm;
      }
    }
    throw new RefusedToken("token is signed with an algorithm that is not accepted");
  }
}
