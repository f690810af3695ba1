// SPDX-License-Identifier: Apache-2.0
/**
 * What the launcher has to do with releases: it decides from the journal, before there is a
 * framework, which set of bundles runs; it gives exactly that set to the framework, judges the
 * start, and goes back to the set before when a change or a start does not prove good.
 */
package io.millrace.launcher.release;
