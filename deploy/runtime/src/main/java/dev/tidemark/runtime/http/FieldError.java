package dev.tidemark.runtime.http;

/**
 * What is wrong with one part of a request.
 *
 * @param field a JSON Pointer into the body ({@code /price/amount}), or the name of a parameter or header
 */
public record FieldError(String field, String message) {}
