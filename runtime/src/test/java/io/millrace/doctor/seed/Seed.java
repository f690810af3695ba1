// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.seed;

/**
 * A fault that a test puts into a healthy router.
 *
 * @param fault the name by which the doctor has to call it
 * @param evidence a regular expression that what was seen has to match somewhere
 * @param remedy a regular expression that the remedy has to match somewhere
 */
public record Seed(String fault, String evidence, String remedy, Planting planting) {

  /** Puts it in. */
  @FunctionalInterface
  public interface Planting {
    /** Changes the router. */
    void into(ExampleRouter router) throws Exception;
  }

  @Override
  public String toString() {
    return fault;
  }
}
