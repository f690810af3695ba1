// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The least and the most that an option or parameter which is a number may be, both included. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.FIELD})
public @interface Range {
  /** Returns the least. */
  long min();

  /** Returns the most. */
  long max();
}
