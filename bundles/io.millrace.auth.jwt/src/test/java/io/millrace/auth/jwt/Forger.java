// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Random;

/** Makes tokens none of which may be accepted, of every kind that is known to have been tried. */
final class Forger {
  static final String REVOKED = "revoked-token";

  private static final ECKey STRANGER = Keys.ec();
  private static final List<String> ALGORITHMS =
      List.of(
          "none",
          "NONE",
          "nOnE",
          "None ",
          "",
          "HS256",
          "HS384",
          "HS512",
          "RS256",
          "PS256",
          "ES256",
          "ES384",
          "ES256K",
          "EdDSA",
          "es256",
          "ES256\\u0000",
          "dir",
          "RSA-OAEP",
          "HmacSHA256");

  private final Random random;
  private final List<String> good = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  Forger(long seed) throws JOSEException {
    random = new Random(seed);
    for (JWK key : List.of(Keys.EC, Keys.RSA, Keys.SECRET)) {
      good.add(Keys.token(key, Algorithm.of(key).jws(), Keys.claims().jwtID("a").build()));
      good.add(Keys.token(key, Algorithm.of(key).jws(), Keys.claims().subject("TN2").build()));
      signedButWrong(key, Algorithm.of(key).jws());
    }
    confused();
  }

  private void signedButWrong(JWK key, JWSAlgorithm algorithm) {
    Date past = Date.from(Keys.NOW.minusSeconds(61));
    Date future = Date.from(Keys.NOW.plusSeconds(3000));
    for (JWTClaimsSet claims :
        List.of(
            Keys.claims().expirationTime(past).build(),
            Keys.claims().expirationTime(new Date(0)).build(),
            Keys.claims().expirationTime(null).build(),
            Keys.claims().notBeforeTime(future).build(),
            Keys.claims().subject(null).build(),
            Keys.claims().subject("x".repeat(129)).build(),
            Keys.claims().jwtID(REVOKED).build(),
            Keys.claims().claim("accessPolicy", "*").build(),
            Keys.claims().claim("accessPolicy", List.of("Allow")).build(),
            Keys.claims().claim("sessions", -1).build(),
            Keys.claims().claim("padding", "x".repeat(8192)).build())) {
      wrong.add(Keys.token(key, algorithm, claims));
    }
    JWSHeader otherKey = new JWSHeader.Builder(algorithm).keyID("of nobody").build();
    if (key.getKeyID() != null) {
      wrong.add(Keys.token(key, otherKey, Keys.claims().build()));
    }
  }

  /** Signed with what the attacker has: a key of its own, or a public key taken for a secret. */
  private void confused() throws JOSEException {
    JWTClaimsSet claims = Keys.claims().claim("scope", "admin").build();
    JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.ES256);
    for (JWSHeader each :
        List.of(
            header.build(),
            header.keyID(Keys.EC.getKeyID()).build(),
            header.jwk(STRANGER.toPublicJWK()).build(),
            header.jwkURL(java.net.URI.create("https://attacker.example/keys")).build())) {
      wrong.add(Keys.token(STRANGER, each, claims));
    }
    for (byte[] known :
        List.of(
            Keys.EC.toECPublicKey().getEncoded(),
            Keys.RSA.toRSAPublicKey().getEncoded(),
            Keys.EC.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
            Keys.RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf("secret".getBytes(StandardCharsets.UTF_8), 32),
            new byte[32])) {
      JWK guess = new OctetSequenceKey.Builder(known).build();
      wrong.add(Keys.token(guess, JWSAlgorithm.HS256, claims));
    }
  }

  List<String> good() {
    return good;
  }

  /** Returns the next token; never one that was signed by a trusted key as it is. */
  byte[] next() {
    String token =
        switch (random.nextInt(10)) {
          case 0, 1 -> pick(wrong);
          case 2 -> header();
          case 3 -> mixed();
          case 4 -> signature();
          case 5 -> claims();
          case 6 -> nested();
          case 7 -> noise();
          default -> flipped(pick(good));
        };
    return (good.contains(token.strip()) ? token + "x" : token)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Another algorithm, with the claims and perhaps the signature of a good token. */
  private String header() {
    String[] parts = pick(good).split("\\.");
    String more = random.nextBoolean() ? "" : ",\"b64\":false,\"crit\":[\"b64\"]";
    String twice = random.nextInt(4) == 0 ? ",\"alg\":\"none\"" : "";
    String header = "{\"alg\":\"" + pick(ALGORITHMS) + "\"" + twice + more + "}";
    String end = random.nextBoolean() ? "" : parts[2];
    String forged = base64(header) + "." + parts[1] + "." + end;
    return header.equals("{\"alg\":\"" + decodedAlgorithm(parts[0]) + "\"}")
        ? flipped(forged)
        : forged;
  }

  private static String decodedAlgorithm(String header) {
    String text = new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8);
    return text.replaceAll(".*\"alg\":\"([^\"]*)\".*", "$1");
  }

  /** Parts of two tokens that were signed. */
  private String mixed() {
    String[] one = pick(good).split("\\.");
    String[] two = pick(good).split("\\.");
    String[] three = pick(good).split("\\.");
    String mixed = one[0] + "." + two[1] + "." + three[2];
    return good.contains(mixed) ? flipped(mixed) : mixed;
  }

  /** Signatures that have fooled verifiers: of zeros, too long, too short, in another encoding. */
  private String signature() {
    String[] parts = pick(good).split("\\.");
    byte[] signed = Base64.getUrlDecoder().decode(parts[2]);
    byte[] forged =
        switch (random.nextInt(5)) {
          case 0 -> new byte[signed.length];
          case 1 -> Arrays.copyOf(signed, signed.length + 1 + random.nextInt(9));
          case 2 -> Arrays.copyOf(signed, random.nextInt(signed.length));
          case 3 -> bytes(signed.length);
          default -> bytes(random.nextInt(300));
        };
    return parts[0] + "." + parts[1] + "." + base64(forged);
  }

  /** Other claims with the signature of a good token. */
  private String claims() {
    String[] parts = pick(good).split("\\.");
    String claims =
        "{\"sub\":\"TN%d\",\"scope\":\"admin\",\"exp\":%d,\"exp\":\"never\"}"
            .formatted(random.nextInt(100), 4_000_000_000L + random.nextInt(1000));
    return parts[0] + "." + base64(claims) + "." + parts[2];
  }

  private String nested() {
    int depth = random.nextInt(1500);
    String deep = "{\"a\":".repeat(depth) + "1" + "}".repeat(random.nextInt(depth + 1));
    return random.nextBoolean()
        ? base64(deep) + ".e30.AAAA"
        : pick(good).split("\\.")[0] + "." + base64(deep) + ".AAAA";
  }

  private String noise() {
    byte[] bytes = bytes(random.nextInt(400));
    return random.nextBoolean()
        ? new String(bytes, StandardCharsets.ISO_8859_1)
        : base64(bytes) + "." + base64(bytes(20)) + "." + base64(bytes(64));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** One to three characters are others, are missing, or are there twice. */
  private String flipped(String token) {
    StringBuilder changed = new StringBuilder(token);
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      int at = random.nextInt(changed.length());
      switch (random.nextInt(4)) {
        case 0 -> changed.deleteCharAt(at);
        case 1 -> changed.insert(at, changed.charAt(at));
        default -> changed.setCharAt(at, (char) (33 + random.nextInt(94)));
      }
    }
    return changed.toString();
  }
}
