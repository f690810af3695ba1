// SPDX-License-Identifier: Apache-2.0
/** CoRE link format (RFC 6690) read, filtered and written. */
package io.millrace.lib.linkformat;
