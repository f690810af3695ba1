// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What may be set. */
@ObjectClassDefinition(name = "Millrace sessions", description = "How many sessions, for how long.")
@interface SessionConfig {
  @AttributeDefinition(
      name = "Quota",
      description = "Sessions of one account; one more ends the one that was idle the longest.",
      min = "1",
      max = "10000")
  int quota() default 10;

  @AttributeDefinition(
      name = "Most sessions",
      description = "Sessions of all accounts; one more ends the one that was idle the longest.",
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
      description = "Minutes for which an idle session may still be taken up again.",
      min = "0",
      max = "525600")
  int graceMinutes() default 15;

  @AttributeDefinition(
      name = "Activity interval",
      description = "Minutes between two records of when a session was last used.",
      min = "1",
      max = "1440")
  int activityMinutes() default 5;

  @AttributeDefinition(
      name = "Store grace",
      description = "Seconds to wait for the store before going on in memory alone.",
      min = "0",
      max = "600")
  int storeGraceSeconds() default 10;
}
