// SPDX-License-Identifier: Apache-2.0
/** Access policies: their claim in tokens, and what they permit. */
package io.millrace.lib.policy;
