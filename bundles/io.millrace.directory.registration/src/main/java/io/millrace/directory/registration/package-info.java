// SPDX-License-Identifier: Apache-2.0
/**
 * A CoRE Resource Directory [RFC 9176]: devices register their addresses at {@code /rd} and are
 * resolved by the gateway's directory from then on.
 */
package io.millrace.directory.registration;
