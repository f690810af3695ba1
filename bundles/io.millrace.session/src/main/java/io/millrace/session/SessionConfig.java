// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the sessions, PID {@code io.millrace.session}. */
@ObjectClassDefinition(
    name = "Millrace sessions",
    description = "How many sessions there may be, and when they end.")
@interface SessionConfig {
  @AttributeDefinition(
      name = "Quota",
      description =
          "How many sessions one account may have; one more ends the one that was idle the"
              + " longest.",
      min = "1",
      max = "10000")
  int quota() default 10;

  @AttributeDefinition(
      name = "Most sessions",
      description =
          "How many sessions all accounts may have together; one more ends the one that was idle"
              + " the longest.",
      min = "1",
      max = "1000000")
  int mostSessions() default 10000;

  @AttributeDefinition(
      name = "Idle time",
      description = "Minutes without traffic in either direction after which a session is idle.",
      min = "1",
      max = "525600")
  int idleMinutes() default 240;

  @AttributeDefinition(
      name = "Grace",
      description = "Minutes for which the client of an idle session may still resume it.",
      min = "0",
      max = "525600")
  int graceMinutes() default 15;

  @AttributeDefinition(
      name = "Activity interval",
      description =
          "Minutes after which the time when sessions were last used is stored again. With a larger"
              + " value a restart may keep sessions that much longer.",
      min = "1",
      max = "1440")
  int activityMinutes() default 5;

  @AttributeDefinition(
      name = "Store grace",
      description =
          "Seconds to wait for the store; after that new sessions are kept in memory only, until"
              + " there is a store.",
      min = "0",
      max = "600")
  int storeGraceSeconds() default 10;

  @AttributeDefinition(
      name = "Local copy",
      description =
          "Minutes for which sessions are honoured from this router's memory when a store that"
              + " several routers share cannot be reached; after that requests are answered 4.01"
              + " until it can. With a larger value clients are served longer, but a session that"
              + " was ended at another router meanwhile works here as long. 0: not at all.",
      min = "0",
      max = "525600")
  int localCopyMinutes() default 60;
}
