// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Public keys in JSON, one [RFC 7517 §4] or a set of them [§5]. A key of a set that is not
 * understood, is incomplete or is not meant to verify signatures is ignored; the others are used.
 */
final class JsonKeys {
  private static final String SET = "keys";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private JsonKeys() {}

  /**
   * Returns the keys in {@code text} that verify signatures.
   *
   * @param ignored gets one line for each key of a set that is not used
   * @throws JOSEException saying why there is none
   */
  static List<JWK> read(String text, Consumer<String> ignored) throws JOSEException {
    Map<String, Object> object = object(text);
    if (!object.containsKey(SET)) {
      return List.of(key(object));
    }
    if (!(object.get(SET) instanceof List<?> members)) {
      throw new JOSEException("its \"keys\" are no list");
    }
    List<JWK> keys = new ArrayList<>();
    for (Object each : members) {
      try {
        keys.add(key(member(each)));
      } catch (JOSEException unusable) {
        ignored.accept(name(each) + unusable.getMessage());
      }
    }
    if (keys.isEmpty()) {
      throw new JOSEException("it holds no key that verifies signatures");
    }
    return keys;
  }

  private static Map<String, Object> object(String text) throws JOSEException {
    try {
      return JSONObjectUtils.parse(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
    } catch (ParseException | RuntimeException broken) {
      throw new JOSEException("it holds no JSON object", broken);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> member(Object each) throws JOSEException {
    if (each instanceof Map<?, ?> object) {
      return (Map<String, Object>) object;
    }
    throw new JOSEException("not an object");
  }

  /** Returns at most 40 characters of the key's ID. */
  private static String name(Object each) {
    Object id = each instanceof Map<?, ?> object ? object.get("kid") : null;
    String text = id == null ? "" : id.toString().replaceAll("\\p{Cntrl}", "?");
    return text.isEmpty() ? "" : "kid " + text.substring(0, Math.min(40, text.length())) + ": ";
  }

  private static JWK parsed(Map<String, Object> object) throws JOSEException {
    try {
      return JWK.parse(object);
    } catch (ParseException | RuntimeException broken) {
      throw new JOSEException("it is no key that can be read: " + broken.getMessage(), broken);
    }
  }

  private static JWK key(Map<String, Object> object) throws JOSEException {
    JWK key = parsed(object);
    if (key instanceof OctetSequenceKey) {
      throw new JOSEException("a shared secret is no public key");
    }
    Algorithm goesWith = Algorithm.of(key);
    if (key.getKeyUse() != null && !KeyUse.SIGNATURE.equals(key.getKeyUse())) {
      throw new JOSEException("its use is " + key.getKeyUse() + ", not sig");
    }
    if (key.getKeyOperations() != null && !mayVerify(key)) {
      throw new JOSEException("its key_ops do not say verify");
    }
    if (key.getAlgorithm() != null && !goesWith.jws().equals(key.getAlgorithm())) {
      throw new JOSEException("its alg is " + key.getAlgorithm() + ", not " + goesWith);
    }
    return key;
  }

  /** A private key signs; its public half verifies. */
  private static boolean mayVerify(JWK key) {
    return key.getKeyOperations().contains(KeyOperation.VERIFY)
        || key.isPrivate() && key.getKeyOperations().contains(KeyOperation.SIGN);
  }
}
