// SPDX-License-Identifier: Apache-2.0
/**
 * {@code millrace doctor}: what is wrong with a router and its machine, whether the router runs or
 * not. A {@link io.millrace.doctor.base.Probe} looks at one thing; each fault has a cause, the
 * evidence that was read, and a remedy.
 */
package io.millrace.doctor;
