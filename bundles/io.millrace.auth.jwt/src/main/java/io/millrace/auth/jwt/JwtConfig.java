// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of tokens, PID {@code io.millrace.auth.jwt}. */
@ObjectClassDefinition(
    name = "Millrace tokens",
    description = "Which tokens are accepted, and whether the router issues its own.")
@interface JwtConfig {
  /** The default folder, which need not exist. */
  String TRUSTED_KEYS = "${millrace.etc}/keys";

  @AttributeDefinition(
      name = "Algorithms",
      description = "The signature algorithms that are accepted: ES256, RS256, HS256.")
  String[] algorithms() default {"ES256", "RS256", "HS256"};

  @AttributeDefinition(
      name = "Trusted keys",
      description =
          "The directory of the trusted public keys: *.pem (key or certificate), *.jwk, *.json.")
  String trustedKeys() default TRUSTED_KEYS;

  @AttributeDefinition(
      name = "Secret file",
      description =
          "The file with the secret for HS256, at least 32 bytes. No other user may be able to read"
              + " it (mode 0600, or 0640 when it belongs to root). Empty: none.",
      required = false)
  String secretFile() default "";

  @AttributeDefinition(
      name = "Own key",
      description =
          "Whether the router makes a key pair of its own, and issues and accepts tokens.")
  boolean ownKey() default true;

  @AttributeDefinition(
      name = "Own key's directory",
      description = "The directory of the router's own key pair.")
  String ownKeyDirectory() default "${millrace.data}/keys";

  @AttributeDefinition(
      name = "Issuers",
      description =
          "Issuers elsewhere whose key sets (JWKS) are fetched and trusted: https URLs, each"
              + " perhaps followed by a blank and issuer=NAME, the issuer (iss) that its tokens"
              + " must have. Empty: none.",
      required = false)
  String[] issuers() default {};

  @AttributeDefinition(
      name = "Issuers' refresh",
      description =
          "Minutes after which the key sets of issuers are fetched again. With a larger value a key"
              + " that its issuer has withdrawn is trusted longer.",
      min = "1",
      max = "1440")
  int issuersRefreshMinutes() default 15;

  @AttributeDefinition(
      name = "Clock skew",
      description = "Seconds by which the clocks of an issuer and of the router may differ.",
      min = "0",
      max = "3600")
  int clockSkewSeconds() default 60;

  @AttributeDefinition(
      name = "Issuer",
      description = "The issuer (iss) that a token must have; empty: any.",
      required = false)
  String issuer() default "";

  @AttributeDefinition(
      name = "Audience",
      description = "The audience (aud) that a token must have; empty: any.",
      required = false)
  String audience() default "";

  @AttributeDefinition(
      name = "Permissions",
      description =
          "The permissions that each scope of a token gives, as scope=permission; the permissions"
              + " are proxy, admin, operator and viewer (of the console), and those that other"
              + " configurations name, such as register of io.millrace.directory.registration.")
  String[] permissions() default {
    "api=proxy", "proxy=proxy", "admin=proxy", "admin=admin", "operator=operator", "viewer=viewer"
  };
}
