// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What may be set. */
@ObjectClassDefinition(
    name = "Millrace tokens",
    description = "Which tokens are accepted, and whether the router issues its own.")
@interface JwtConfig {
  /** The folder that need not be there. */
  String TRUSTED_KEYS = "${millrace.etc}/keys";

  @AttributeDefinition(
      name = "Algorithms",
      description = "Signatures that are accepted: ES256, RS256, HS256.")
  String[] algorithms() default {"ES256", "RS256", "HS256"};

  @AttributeDefinition(
      name = "Trusted keys",
      description = "Directory of public keys: *.pem (key or certificate), *.jwk, *.json.")
  String trustedKeys() default TRUSTED_KEYS;

  @AttributeDefinition(
      name = "Secret file",
      description =
          "File with the secret of HS256, at least 32 bytes, that nobody else may read (mode 0600,"
              + " or 0640 of root's); empty: none.",
      required = false)
  String secretFile() default "";

  @AttributeDefinition(
      name = "Own key",
      description = "Whether the router makes a key pair, issues tokens and accepts them.")
  boolean ownKey() default true;

  @AttributeDefinition(
      name = "Own key's directory",
      description = "Where the router's own key pair is kept.")
  String ownKeyDirectory() default "${millrace.data}/keys";

  @AttributeDefinition(
      name = "Clock skew",
      description = "Seconds by which the clocks of an issuer and of the router may differ.",
      min = "0",
      max = "3600")
  int clockSkewSeconds() default 60;

  @AttributeDefinition(
      name = "Issuer",
      description = "The issuer (iss) a token must name; empty: any.",
      required = false)
  String issuer() default "";

  @AttributeDefinition(
      name = "Audience",
      description = "The audience (aud) a token must name; empty: any.",
      required = false)
  String audience() default "";

  @AttributeDefinition(
      name = "Permissions",
      description = "What a scope of a token permits: scope=permission; permissions: proxy, admin.")
  String[] permissions() default {"api=proxy", "proxy=proxy", "admin=proxy", "admin=admin"};
}
