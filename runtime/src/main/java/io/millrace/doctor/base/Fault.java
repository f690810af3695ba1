// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.base;

/**
 * A kind of fault that a probe can find.
 *
 * @param name a word of small letters and hyphens, the same in all releases
 * @param level how bad it is
 * @param cause what is wrong, a sentence without its full stop
 * @param remedy what to do about it in general, a sentence without its full stop
 */
public record Fault(String name, Level level, String cause, String remedy) {

  /** Returns a fault that needs attention. */
  public static Fault attention(String name, String cause, String remedy) {
    return new Fault(name, Level.ATTENTION, cause, remedy);
  }

  /** Returns a fault that keeps the router from a part of its work. */
  public static Fault failure(String name, String cause, String remedy) {
    return new Fault(name, Level.FAILURE, cause, remedy);
  }
}
