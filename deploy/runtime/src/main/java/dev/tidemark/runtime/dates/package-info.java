/** What a date means that somebody asks by, to whoever answers and whoever checks what a file asks for. */
package dev.tidemark.runtime.dates;
