// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

/** One thing that must not be worse after a switch. Stateless; thread-safe. */
interface Criterion {
  /** Compares before and after. */
  Evidence judge(Comparison comparison);
}
