// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of registrations, PID {@code io.millrace.directory.registration}. */
@ObjectClassDefinition(
    name = "Millrace directory registration",
    description =
        "Which devices may register their addresses by CoAP, at /rd of the gateway (RFC 9176).")
@interface RegistrationConfig {
  @AttributeDefinition(
      name = "Permission",
      description =
          "The permission that a session's account must have to register a device, such as"
              + " register; io.millrace.auth.jwt (permissions) says which tokens give it. Empty:"
              + " off, there is no /rd.",
      required = false)
  String permission() default "";

  @AttributeDefinition(
      name = "Clear text",
      description =
          "Whether devices may register over a transport without security, such as plain UDP, where"
              + " others on the way can use the session and have requests sent elsewhere.")
  boolean clearText() default false;

  @AttributeDefinition(
      name = "Any base",
      description =
          "Whether a registration may name another address (base) than that from which it comes, as"
              + " a tool does that registers many devices. The gateway then sends requests to any"
              + " address that such an account names, whatever its destinations say.")
  boolean anyBase() default false;

  @AttributeDefinition(
      name = "Profile",
      description =
          "The device profile of all registered devices; without one, that which the gateway's"
              + " configuration names (profile).",
      required = false)
  String profile() default "";

  @AttributeDefinition(
      name = "Registrations",
      description =
          "How many devices all accounts may register together. Names whose registration is over"
              + " count too, and make room first. More are answered 5.03.",
      min = "1",
      max = "10000")
  int registrations() default 1000;

  @AttributeDefinition(
      name = "Registrations per account",
      description = "How many devices one account may register. More are answered 4.03.",
      min = "1",
      max = "10000")
  int registrationsPerAccount() default 64;

  @AttributeDefinition(
      name = "Bytes per account",
      description =
          "How many bytes the registrations of one account may have together, their links included."
              + " More are answered 4.13.",
      min = "1024",
      max = "16777216")
  int bytesPerAccount() default 65536;

  @AttributeDefinition(
      name = "Remember",
      description =
          "Hours for which a name belongs to the account that registered it after the lifetime of"
              + " the registration is over; no other account can register it until then.",
      min = "0",
      max = "8760")
  int rememberHours() default 168;
}
