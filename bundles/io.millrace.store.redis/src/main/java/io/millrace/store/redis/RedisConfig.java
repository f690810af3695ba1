// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the store in Redis, PID {@code io.millrace.store.redis}. */
@ObjectClassDefinition(
    name = "Millrace store in Redis",
    description =
        "The Redis server, version 7 or newer, that keeps sessions, observations and registrations"
            + " instead of the file, so that several routers share them. When it is enabled while"
            + " the router runs, everything is copied there; when it is disabled, back.")
@interface RedisConfig {
  @AttributeDefinition(
      name = "Enabled",
      description =
          "Whether the store is in Redis. Without it, no connection is made and no thread runs.")
  boolean enabled() default false;

  @AttributeDefinition(name = "Host", description = "The name or address of the server.")
  String host() default "127.0.0.1";

  @AttributeDefinition(
      name = "Port",
      description = "The TCP port of the server.",
      min = "1",
      max = "65535")
  int port() default 6379;

  @AttributeDefinition(
      name = "User",
      description = "The user of Redis' access list. Empty: the default user.",
      required = false)
  String user() default "";

  @AttributeDefinition(
      name = "Password file",
      description =
          "The path of the file with the password, in its first line. Others than its owner and its"
              + " group may not read it. The router reads it for each connection. Empty: no"
              + " password.",
      required = false)
  String passwordFile() default "";

  @AttributeDefinition(
      name = "TLS",
      description =
          "Whether the connection is encrypted, and the server's certificate and name are checked."
              + " Without it, everybody on the network can read sessions and the password.")
  boolean tls() default false;

  @AttributeDefinition(
      name = "Authority file",
      description =
          "The path of the file with the certificates, in PEM, that the server's is checked"
              + " against. Empty: those that Java trusts.",
      required = false)
  String authorityFile() default "";

  @AttributeDefinition(
      name = "Prefix",
      description =
          "What the names of all keys in Redis begin with. Routers that share sessions have the"
              + " same one.",
      required = false)
  String prefix() default "millrace:";

  @AttributeDefinition(
      name = "Router",
      description =
          "The name of this router in Redis, 1 to 64 letters, digits, dots, hyphens, underscores;"
              + " each router has its own. Empty: the name of the machine.",
      required = false)
  String router() default "";

  @AttributeDefinition(
      name = "Time-out",
      description =
          "Milliseconds for a connection, and for a round of commands. With a larger value a slow"
              + " Redis is waited for longer, and a login waits longer for its 5.03 when Redis is"
              + " away.",
      min = "50",
      max = "60000")
  int timeOutMillis() default 2000;

  @AttributeDefinition(
      name = "Gone",
      description =
          "Seconds without a sign of life from another router after which this one takes over its"
              + " observations; it takes half as long again. With a smaller value clients wait less"
              + " for their notifications, but a router that was only busy may lose them to"
              + " another.",
      min = "1",
      max = "3600")
  int goneSeconds() default 10;

  @AttributeDefinition(
      name = "Queue limit",
      description =
          "How many operations may wait for Redis; more fail, and a login that needs one is"
              + " answered 5.03.",
      min = "1",
      max = "1000000")
  int queueLimit() default 8192;

  @AttributeDefinition(
      name = "Queue bytes",
      description = "How many bytes the operations that wait for Redis may hold together.",
      min = "1048576",
      max = "1073741824")
  long queueBytes() default 16777216;

  @AttributeDefinition(
      name = "Reply limit",
      description =
          "Megabytes that one reply of Redis may have. A map that is larger cannot be read.",
      min = "1",
      max = "1024")
  int replyMegabytes() default 128;
}
