// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.role;

import java.util.List;

/**
 * A command that may be called as it is.
 *
 * @param rule names it
 * @param words behind its name, each checked
 */
record PermittedCall(CommandRule rule, List<PermittedWord> words) {}
