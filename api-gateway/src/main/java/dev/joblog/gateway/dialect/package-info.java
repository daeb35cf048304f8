// SPDX-License-Identifier: Apache-2.0
/**
 * Published job APIs of others, served so that their own clients work unchanged: what a dialect is
 * made of, and what each can be told. The dialects themselves live in rooms of their own beneath,
 * and know nothing of each other.
 */
@NullMarked
package dev.joblog.gateway.dialect;

import org.jspecify.annotations.NullMarked;
