// SPDX-License-Identifier: Apache-2.0
/**
 * {@code millrace support}: one file with all that whoever helps from afar wants to see, without
 * secrets.
 */
package io.millrace.support;
